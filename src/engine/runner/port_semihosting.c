/*
 * A board without a network, under an emulator: everything is asked of the program that started it,
 * over the emulator's standard input and output, by Arm semihosting (Arm IHI 0083).
 *
 * A request is four little-endian words, and bytes: kind, how many bytes follow, an argument, and how
 * far the instruction timer is. An answer is two words, and bytes: the result, of which a positive
 * one is how many bytes follow where bytes were asked for, and the machine's number of an error.
 */

#include "port.h"

#include "instructions.h"
#include "machine.h"

#include <string.h>

enum { OPEN = 0x01, WRITE = 0x05, READ = 0x06 };
enum { MODE_READ = 1, MODE_WRITE = 5 };

enum { PARAMETERS = 'P', REPORT = 'O', SEND = 'S', RECEIVE = 'R', CLOCK = 'T' };

struct request {
    uint32_t kind, length, argument, ticks;
};

struct answer {
    int32_t result;
    uint32_t number;
};

/* A datagram fits. */
#define MOST_BYTES 65536

static uint32_t last_error;

static int open_file(const char *path, uint32_t mode)
{
    const uint32_t arguments[] = { (uint32_t) path, mode, strlen(path) };
    int file = machine_host(OPEN, arguments);
    if (file < 0) {
        machine_stop(MACHINE_NO_HOST);
    }
    return file;
}

static void write_file(int file, const void *bytes, size_t length)
{
    const uint32_t arguments[] = { (uint32_t) file, (uint32_t) bytes, length };
    if (machine_host(WRITE, arguments) != 0) {
        machine_stop(MACHINE_NO_HOST);
    }
}

/* A read gives what is there, down to one byte; the call returns how much is missing. */
static void read_file(int file, void *bytes, size_t length)
{
    unsigned char *place = bytes;
    while (length > 0) {
        const uint32_t arguments[] = { (uint32_t) file, (uint32_t) place, length };
        int missing = machine_host(READ, arguments);
        if (missing < 0 || (size_t) missing >= length) {
            machine_stop(MACHINE_NO_HOST);
        }
        place += length - (size_t) missing;
        length = (size_t) missing;
    }
}

static void ask(uint32_t kind, const void *bytes, size_t length, uint32_t argument)
{
    static int file;
    struct request request = { kind, length, argument, instruction_ticks() };
    if (file == 0) {
        file = open_file("/dev/fd/1", MODE_WRITE);
    }
    write_file(file, &request, sizeof(request));
    if (length > 0) {
        write_file(file, bytes, length);
    }
}

/* With `size` not 0 a positive result is how many bytes came. */
static int hear(unsigned char *buffer, size_t size)
{
    static int file;
    struct answer answer;
    if (file == 0) {
        file = open_file("/dev/fd/0", MODE_READ);
    }
    read_file(file, &answer, sizeof(answer));
    last_error = answer.number;
    if (size > 0 && answer.result > 0) {
        if ((size_t) answer.result > size) {
            machine_stop(MACHINE_NO_HOST);
        }
        read_file(file, buffer, (size_t) answer.result);
    }
    return answer.result;
}

static uint32_t at_most(size_t size)
{
    return size < MOST_BYTES ? size : MOST_BYTES;
}

size_t port_parameters(unsigned char *buffer, size_t size)
{
    ask(PARAMETERS, NULL, 0, at_most(size));
    return (size_t) hear(buffer, size);
}

void port_report(const char *text, size_t length)
{
    ask(REPORT, text, length, 0);
}

/* Whoever started the emulator ends it. */
void port_deadline(uint32_t seconds)
{
    (void) seconds;
}

uint32_t port_milliseconds(void)
{
    ask(CLOCK, NULL, 0, 0);
    hear(NULL, 0);
    return last_error;
}

int port_random(unsigned char *bytes, size_t length)
{
    static int file;
    if (file == 0) {
        file = open_file("/dev/urandom", MODE_READ);
    }
    read_file(file, bytes, length);
    return 0;
}

int port_send(const unsigned char *bytes, size_t length, uint32_t milliseconds)
{
    ask(SEND, bytes, at_most(length), milliseconds);
    return hear(NULL, 0);
}

int port_receive(unsigned char *buffer, size_t size, uint32_t milliseconds)
{
    /* Both numbers travel: the size as the bytes of the request. */
    uint32_t most = at_most(size);
    ask(RECEIVE, &most, sizeof(most), milliseconds);
    return hear(buffer, most);
}

int port_error(void)
{
    return (int) last_error;
}

/* They cross the hands of whoever answers. */
int port_reports_bytes(void)
{
    return 0;
}
