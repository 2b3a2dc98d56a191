/* Start, stop and the little that the C library asks of a system. */

#include "machine.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

enum { EXIT_EXTENDED = 0x20 };

/* ADP_Stopped_ApplicationExit of Arm IHI 0083. */
#define APPLICATION_EXIT 0x20026u

/* Coprocessor access control of Armv7-M: full access to CP10 and CP11, the floating point. */
#define CPACR ((volatile uint32_t *) 0xe000ed88u)
#define FLOATING_POINT (0xfu << 20)

/* newlib keeps the result of gmtime() and little else there; mbedTLS's memory is not from it. */
#define C_LIBRARY_HEAP 2048

extern uint32_t stack_top[];
extern uint32_t data_start[], data_end[], bss_start[], bss_end[];
extern const uint32_t data_load[];

int main(void);
void machine_start(void);

int machine_host(uint32_t operation, const void *arguments)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = arguments;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory", "cc");
    return (int) r0;
}

void machine_stop(int status)
{
    const uint32_t arguments[] = { APPLICATION_EXIT, (uint32_t) status };
    for (;;) {
        machine_host(EXIT_EXTENDED, arguments);
    }
}

static void fault(void)
{
    machine_stop(MACHINE_FAULT);
}

void machine_start(void)
{
    size_t data = (size_t) ((char *) data_end - (char *) data_start);
#if defined(__ARM_FP)
    *CPACR |= FLOATING_POINT;
    __asm__ volatile("dsb\n isb" ::: "memory");
#endif
    memcpy(data_start, data_load, data);
    memset(bss_start, 0, (size_t) ((char *) bss_end - (char *) bss_start));
    machine_stop(main());
}

/* The stack, the start, and a stop for each exception of the processor. */
const void *const machine_vectors[16] __attribute__((section(".vectors"), used)) = {
    stack_top, (const void *) machine_start, (const void *) fault, (const void *) fault,
    (const void *) fault, (const void *) fault, (const void *) fault, (const void *) fault,
    NULL, NULL, NULL, (const void *) fault, (const void *) fault, NULL, (const void *) fault,
    (const void *) fault
};

void *_sbrk(ptrdiff_t increment);
void *_sbrk(ptrdiff_t increment)
{
    static char heap[C_LIBRARY_HEAP] __attribute__((aligned(8), section(".bss.bench.newlib")));
    static ptrdiff_t used;
    char *start = heap + used;
    if (increment > C_LIBRARY_HEAP - used || increment < -used) {
        errno = ENOMEM;
        return (void *) -1;
    }
    used += increment;
    return start;
}

void _exit(int status)
{
    (void) status;
    machine_stop(MACHINE_ABORT);
}

int _kill(int process, int signal);
int _kill(int process, int signal)
{
    (void) process;
    (void) signal;
    machine_stop(MACHINE_ABORT);
}

int _getpid(void);
int _getpid(void)
{
    return 1;
}

/* What the C library would print or read goes nowhere. */
int _write(int file, const char *bytes, int length);
int _write(int file, const char *bytes, int length)
{
    (void) file;
    (void) bytes;
    return length;
}

int _read(int file, char *bytes, int length);
int _read(int file, char *bytes, int length)
{
    (void) file;
    (void) bytes;
    (void) length;
    return 0;
}

int _close(int file);
int _close(int file)
{
    (void) file;
    return -1;
}

int _lseek(int file, int offset, int whence);
int _lseek(int file, int offset, int whence)
{
    (void) file;
    (void) offset;
    (void) whence;
    return 0;
}

int _fstat(int file, struct stat *status);
int _fstat(int file, struct stat *status)
{
    (void) file;
    status->st_mode = S_IFCHR;
    return 0;
}

int _isatty(int file);
int _isatty(int file)
{
    (void) file;
    return 1;
}

int _gettimeofday(void *now, void *zone);
int _gettimeofday(void *now, void *zone)
{
    (void) now;
    (void) zone;
    errno = ENOSYS;
    return -1;
}
