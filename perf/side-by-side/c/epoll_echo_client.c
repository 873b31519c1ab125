/* A plain closed-loop echo client: one thread, level-triggered epoll, one message outstanding on each connection. It checks the length of a reply and its first eight bytes.
 * usage: epoll_echo_client PORT CONNECTIONS SECONDS SIZE
 * prints: {"requests":N,"seconds":S,"cpuSeconds":C,"all":A}   measured after a warm-up of one second; A counts the requests of the warm-up too */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 512, BUFFER = 65536 };

struct client {
    int fd;
    int missing; /* bytes of the reply that have not come */
    uint64_t number;
};

static char message[BUFFER], buffer[BUFFER];
static int size;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void send_next(struct client *client)
{
    client->number++;
    memcpy(message, &client->number, sizeof client->number);
    client->missing = size;
    if (write(client->fd, message, size) != size)
        die("write");
}

/* Returns whether the reply is whole. */
static int receive(struct client *client)
{
    ssize_t length = read(client->fd, buffer, sizeof buffer);
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (length <= 0 || length > client->missing)
        die("read");
    if (client->missing == size && length >= (ssize_t)sizeof client->number && memcmp(buffer, &client->number, sizeof client->number) != 0) {
        fprintf(stderr, "wrong reply\n");
        exit(1);
    }
    client->missing -= (int)length;
    return client->missing == 0;
}

int main(int count, char **values)
{
    if (count != 5) {
        fprintf(stderr, "usage: epoll_echo_client PORT CONNECTIONS SECONDS SIZE\n");
        return 2;
    }
    int connections = atoi(values[2]), epoll = epoll_create1(EPOLL_CLOEXEC), on = 1;
    double duration = atof(values[3]);
    size = atoi(values[4]);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(values[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct client *clients = calloc(connections, sizeof *clients);
    if (size < 8 || size > BUFFER || connections < 1 || clients == NULL)
        die("arguments");
    for (int index = 0; index < connections; index++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
            die("connect");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        clients[index].fd = fd;
        struct epoll_event event = { .events = EPOLLIN, .data.ptr = &clients[index] };
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
            die("epoll_ctl");
    }
    for (int index = 0; index < connections; index++)
        send_next(&clients[index]);
    double begin = seconds() + 1, cpu = 0, now;
    long requests = 0, all = 0;
    int warm = 0;
    while ((now = seconds()) < begin + duration) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(epoll, events, EVENTS, 100);
        if (!warm && now >= begin) {
            warm = 1;
            begin = now;
            cpu = cpu_seconds();
        }
        for (int index = 0; index < ready; index++) {
            struct client *client = events[index].data.ptr;
            if (receive(client)) {
                requests += warm;
                all++;
                send_next(client);
            }
        }
    }
    printf("{\"requests\":%ld,\"seconds\":%.3f,\"cpuSeconds\":%.3f,\"all\":%ld}\n", requests, now - begin, cpu_seconds() - cpu, all);
    return 0;
}
