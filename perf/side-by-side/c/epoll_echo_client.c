/* A plain closed-loop echo client: one thread, level-triggered epoll. It checks the length of every reply and the number that each message begins with.
 * usage: epoll_echo_client PORT CONNECTIONS SECONDS SIZE [DEPTH [latency]]
 * DEPTH messages are outstanding on each connection (1); for answers that come in one reading, as many messages go in one writing.
 * prints: {"requests":N,"seconds":S,"cpuSeconds":C,"all":A}   measured after a warm-up of one second; A counts the requests of the warm-up too
 * with latency, which needs depth 1: also "p50":NS,"p99":NS of the round trips */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "measure.h"

enum { EVENTS = 512, BUFFER = 65536, MAX_SAMPLES = 4 * 1024 * 1024 };

/* Positions in the stream of bytes that a connection carries each way; message K begins at K times the size, with the number K. */
struct client {
    int fd;
    int waits_for_room;
    long sent, may_send, received;
    double sent_at;
};

static char outgoing[BUFFER], incoming[BUFFER];
static long size, depth = 1;
static int epoll;
static double *samples;
static long sample_count;

static void watch(struct client *client, int operation, int waits_for_room)
{
    struct epoll_event event = { .events = waits_for_room ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = client };
    if (epoll_ctl(epoll, operation, client->fd, &event) != 0)
        die("epoll_ctl");
    client->waits_for_room = waits_for_room;
}

/* The number at the begin of the first message that begins at or after a position; where it begins, from that position. */
static long next_message(long position, uint64_t *number)
{
    *number = (uint64_t)((position + size - 1) / size);
    return (long)*number * size - position;
}

static void send_more(struct client *client)
{
    while (client->sent < client->may_send) {
        long length = client->may_send - client->sent < BUFFER ? client->may_send - client->sent : BUFFER;
        uint64_t number;
        memset(outgoing, 0, (size_t)length);
        for (long at = next_message(client->sent, &number); at < length; at += size, number++)
            memcpy(outgoing + at, &number, at + (long)sizeof number <= length ? sizeof number : (size_t)(length - at));
        /* A number that was cut by the end of the last piece goes on at the begin of this one. */
        long into = client->sent % size;
        if (into != 0 && into < (long)sizeof number) {
            number = (uint64_t)(client->sent / size);
            memcpy(outgoing, (char *)&number + into, sizeof number - (size_t)into);
        }
        ssize_t written = write(client->fd, outgoing, (size_t)length);
        if (written < 0 && errno != EAGAIN && errno != EINTR)
            die("write");
        if (written > 0)
            client->sent += written;
        if (written < length) {
            if (!client->waits_for_room)
                watch(client, EPOLL_CTL_MOD, 1);
            return;
        }
    }
    if (client->waits_for_room)
        watch(client, EPOLL_CTL_MOD, 0);
}

/* Returns how many replies have become whole. */
static long receive(struct client *client)
{
    ssize_t length = read(client->fd, incoming, sizeof incoming);
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (length <= 0 || client->received + length > client->sent)
        die("read");
    uint64_t number;
    for (long at = next_message(client->received, &number); at + (long)sizeof number <= length; at += size, number++) {
        if (memcmp(incoming + at, &number, sizeof number) != 0) {
            fprintf(stderr, "wrong reply\n");
            exit(1);
        }
    }
    long before = client->received / size;
    client->received += length;
    return client->received / size - before;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char **values)
{
    if (count < 5 || count > 7) {
        fprintf(stderr, "usage: epoll_echo_client PORT CONNECTIONS SECONDS SIZE [DEPTH [latency]]\n");
        return 2;
    }
    int connections = atoi(values[2]), on = 1, timed = count == 7;
    double duration = atof(values[3]);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    size = atol(values[4]);
    depth = count > 5 ? atol(values[5]) : 1;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(values[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct client *clients = calloc((size_t)connections, sizeof *clients);
    samples = timed ? calloc(MAX_SAMPLES, sizeof *samples) : NULL;
    if (size < 8 || depth < 1 || connections < 1 || clients == NULL || (timed && (depth != 1 || samples == NULL)))
        die("arguments");
    for (int index = 0; index < connections; index++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
            die("connect");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
            die("fcntl");
        clients[index].fd = fd;
        watch(&clients[index], EPOLL_CTL_ADD, 0);
    }
    for (int index = 0; index < connections; index++) {
        clients[index].may_send = depth * size;
        clients[index].sent_at = timed ? seconds() : 0;
        send_more(&clients[index]);
    }
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
            long whole = events[index].events & (EPOLLIN | EPOLLHUP | EPOLLERR) ? receive(client) : 0;
            if (whole > 0 && timed) {
                double end = seconds();
                if (warm && sample_count < MAX_SAMPLES)
                    samples[sample_count++] = end - client->sent_at;
                client->sent_at = end;
            }
            requests += warm ? whole : 0;
            all += whole;
            client->may_send += whole * size;
            if (client->sent < client->may_send)
                send_more(client);
        }
    }
    printf("{\"requests\":%ld,\"seconds\":%.3f,\"cpuSeconds\":%.3f,\"all\":%ld", requests, now - begin, cpu_seconds() - cpu, all);
    if (sample_count > 0) {
        qsort(samples, (size_t)sample_count, sizeof *samples, ascending);
        printf(",\"p50\":%.0f,\"p99\":%.0f", samples[sample_count / 2] * 1e9, samples[sample_count * 99 / 100] * 1e9);
    }
    printf("}\n");
    return 0;
}
