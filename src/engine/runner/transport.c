/*
 * The library's view of the wire.
 *
 * Codes are those of the library's own `net_sockets.c` (mbedtls_net_send,
 * mbedtls_net_recv_timeout), which most applications use or imitate. The timer is of our own,
 * because MBEDTLS_TIMING_C is often off.
 */

#include "transport.h"

#include "port.h"
#include "report.h"

#include "mbedtls/net_sockets.h"

enum ending { NONE, CLOSED, RESET, SILENCE, ERROR };

static struct {
    int datagram;
    uint32_t silence;   /* milliseconds */
    uint32_t deadline;  /* milliseconds, from the start */
    uint32_t start;
    uint32_t heard;     /* when something last came, or was first waited for */
    enum ending ending;
} wire;

static struct {
    uint32_t start, intermediate, final;
} timer;

static uint32_t left_of(uint32_t span, uint32_t since)
{
    uint32_t passed = port_milliseconds() - since;
    return passed < span ? span - passed : 0;
}

/* How long may still be waited. A stream's silence is counted for each read, as a read's time-out
 * is; a datagram's over all repetitions of a flight. */
static uint32_t patience(void)
{
    uint32_t silence = wire.datagram ? left_of(wire.silence, wire.heard) : wire.silence;
    uint32_t deadline = left_of(wire.deadline, wire.start);
    return silence < deadline ? silence : deadline;
}

static void report_piece(const char *word, const unsigned char *bytes, int count)
{
    if (count > 0 && port_reports_bytes()) {
        report_bytes(word, bytes, (size_t) count);
    }
}

/* What is no count of bytes, in the library's terms. */
static int code_of(int result, int again, int failed)
{
    switch (result) {
        case PORT_RESET:
            wire.ending = RESET;
            return MBEDTLS_ERR_NET_CONN_RESET;
        case PORT_AGAIN:
            return again;
        case PORT_SILENCE:
            return MBEDTLS_ERR_SSL_TIMEOUT;
        default:
            wire.ending = ERROR;
            return failed;
    }
}

static int send_bytes(void *context, const unsigned char *bytes, size_t length)
{
    int result = port_send(bytes, length, patience());
    (void) context;
    report_piece("sent", bytes, result);
    if (result == PORT_SILENCE) {
        wire.ending = SILENCE;
    }
    return result > 0
        ? result
        : code_of(result, MBEDTLS_ERR_SSL_WANT_WRITE, MBEDTLS_ERR_NET_SEND_FAILED);
}

static int receive_bytes(void *context, unsigned char *buffer, size_t size, uint32_t timeout)
{
    uint32_t most = patience();
    uint32_t wait = timeout == 0 || timeout > most ? most : timeout;
    int result = port_receive(buffer, size, wait);
    (void) context;
    report_piece("received", buffer, result);
    if (result > 0) {
        wire.heard = port_milliseconds();
        return result;
    }
    if (result == PORT_CLOSED) {
        if (wire.datagram) {
            return MBEDTLS_ERR_SSL_WANT_READ; /* an empty datagram */
        }
        wire.ending = CLOSED;
        return 0;
    }
    if (result == PORT_SILENCE && wait == most) {
        wire.ending = SILENCE;
    }
    return code_of(result, MBEDTLS_ERR_SSL_WANT_READ, MBEDTLS_ERR_NET_RECV_FAILED);
}

static void set_timer(void *context, uint32_t intermediate, uint32_t final)
{
    (void) context;
    timer.start = port_milliseconds();
    timer.intermediate = intermediate;
    timer.final = final;
}

/* -1: cancelled, else how many of the two delays have passed. */
static int get_timer(void *context)
{
    (void) context;
    if (timer.final == 0) {
        return -1;
    }
    if (left_of(timer.final, timer.start) == 0) {
        return 2;
    }
    return left_of(timer.intermediate, timer.start) == 0;
}

void transport_attach(mbedtls_ssl_context *ssl, const struct parameters *parameters)
{
    wire.datagram = parameters->transport == TRANSPORT_DATAGRAM;
    wire.silence = (uint32_t) parameters->timeout;
    wire.deadline = (uint32_t) parameters->deadline * 1000;
    wire.start = wire.heard = port_milliseconds();
    mbedtls_ssl_set_bio(ssl, NULL, send_bytes, NULL, receive_bytes);
    if (wire.datagram) {
        mbedtls_ssl_set_timer_cb(ssl, NULL, set_timer, get_timer);
    }
}

int transport_is_over(void)
{
    return wire.ending != NONE;
}

void transport_forgive_silence(void)
{
    if (wire.ending == SILENCE) {
        wire.ending = NONE;
    }
}

void transport_report(void)
{
    static const char *const words[] = { NULL, "closed", "reset", "silence", "error" };
    if (wire.ending == NONE) {
        return;
    }
    report_begin("ending");
    report_word(words[wire.ending]);
    if (wire.ending == ERROR) {
        report_number(port_error());
    }
    report_end();
}
