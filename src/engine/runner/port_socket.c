/* This machine: parameters on descriptor 0, the connected socket on 1, the report on 2. */

#define _GNU_SOURCE

#include "port.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/prctl.h>
#include <sys/random.h>
#endif

enum { PARAMETERS = 0, SOCKET = 1, REPORT = 2 };

/* The runner ends by itself at the deadline; this is for one that hangs. */
#define GRACE_SECONDS 5

static int last_error;

/* The one who asked may be gone before the answer: then nobody needs this process. */
static void prepare(void)
{
    static int prepared;
    if (prepared) {
        return;
    }
    prepared = 1;
#if defined(__linux__)
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    signal(SIGPIPE, SIG_IGN);
}

size_t port_parameters(unsigned char *buffer, size_t size)
{
    ssize_t count;
    prepare();
    do {
        count = read(PARAMETERS, buffer, size);
    } while (count < 0 && errno == EINTR);
    return count > 0 ? (size_t) count : 0;
}

void port_report(const char *text, size_t length)
{
    while (length > 0) {
        ssize_t count = write(REPORT, text, length);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            _exit(1);
        }
        text += count;
        length -= (size_t) count;
    }
}

void port_deadline(uint32_t seconds)
{
    alarm(seconds + GRACE_SECONDS);
}

uint32_t port_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t) ((uint64_t) now.tv_sec * 1000 + (uint64_t) now.tv_nsec / 1000000);
}

int port_random(unsigned char *bytes, size_t length)
{
#if defined(__linux__)
    while (length > 0) {
        ssize_t count = getrandom(bytes, length, 0);
        if (count < 0 && errno != EINTR) {
            return -1;
        }
        if (count > 0) {
            bytes += count;
            length -= (size_t) count;
        }
    }
    return 0;
#else
    int source = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    size_t done = 0;
    while (source >= 0 && done < length) {
        ssize_t count = read(source, bytes + done, length - done);
        if (count <= 0) {
            break;
        }
        done += (size_t) count;
    }
    if (source >= 0) {
        close(source);
    }
    return done == length ? 0 : -1;
#endif
}

static int failure(void)
{
    last_error = errno;
    switch (errno) {
        case EPIPE:
        case ECONNRESET:
            return PORT_RESET;
        case EINTR:
        case EAGAIN:
            return PORT_AGAIN;
        default:
            return PORT_ERROR;
    }
}

/* 1 when the socket is ready, else one of the codes. */
static int wait_for(short event, uint32_t milliseconds)
{
    struct pollfd ready = { SOCKET, event, 0 };
    int most = 1 << 30;
    int count = poll(&ready, 1, milliseconds > (uint32_t) most ? most : (int) milliseconds);
    if (count < 0) {
        return failure();
    }
    return count == 0 ? PORT_SILENCE : 1;
}

int port_send(const unsigned char *bytes, size_t length, uint32_t milliseconds)
{
    int ready = wait_for(POLLOUT, milliseconds);
    ssize_t count;
    if (ready != 1) {
        return ready;
    }
    count = send(SOCKET, bytes, length, MSG_DONTWAIT);
    return count < 0 ? failure() : (int) count;
}

int port_receive(unsigned char *buffer, size_t size, uint32_t milliseconds)
{
    int ready = wait_for(POLLIN, milliseconds);
    ssize_t count;
    if (ready != 1) {
        return ready;
    }
    count = recv(SOCKET, buffer, size, MSG_DONTWAIT);
    return count < 0 ? failure() : (int) count;
}

int port_error(void)
{
    return last_error;
}

int port_reports_bytes(void)
{
    return 1;
}
