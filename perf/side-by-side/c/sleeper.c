/* How late this machine wakes a thread that does nothing else: a Poisson schedule kept by clock_nanosleep, as a load generator would, without a single socket.
 * usage: sleeper RATE SECONDS
 * prints: {"p50":N,"p99":N,"max":N}   nanoseconds late */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: sleeper RATE SECONDS\n");
        return 2;
    }

    double rate = atof(arguments[1]);
    long times = (long)(rate * atof(arguments[2]));
    long *late = times > 0 ? calloc((size_t)times, sizeof *late) : NULL;
    if (late == NULL) {
        fprintf(stderr, "sleeper: RATE times SECONDS must be at least 1\n");
        return 2;
    }

    /* The kernel would add 50 us to each sleep. */
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    srand48(7);
    double due = (double)now();
    for (long number = 0; number < times; number++) {
        due += -log(1 - drand48()) / rate * 1e9;
        struct timespec until = {(long)due / 1000000000L, (long)due % 1000000000L};
        while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) != 0) {
        }

        late[number] = now() - (long)due;
    }

    qsort(late, (size_t)times, sizeof *late, ascending);
    printf("{\"p50\":%ld,\"p99\":%ld,\"max\":%ld}\n", late[times / 2], late[times * 99 / 100], late[times - 1]);
    return 0;
}
