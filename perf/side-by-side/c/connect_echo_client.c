/* Connects, sends one message, reads its echo, closes, and begins again: one thread, so many connections at a time, level-triggered epoll.
 * usage: connect_echo_client PORT CONNECTIONS SECONDS SIZE [orderly]
 * prints: {"requests":N,"seconds":S,"cpuSeconds":C,"all":A}   measured after a warm-up of one second; A counts the requests of the warm-up too
 * It closes with a reset, so that no port is left in TIME_WAIT; the server has sent all it will by then.
 * orderly: it half-closes and waits for the server's end instead. Then ports are left, which can be used again after a second (net.ipv4.tcp_tw_reuse, on for the loopback);
 * when all are taken it waits for one. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "measure.h"

enum { EVENTS = 512, BUFFER = 65536 };

struct client {
    int fd;
    int missing; /* bytes of the reply; 0 while it connects, -1 while the server's end is waited for */
};

static char message[BUFFER], buffer[BUFFER];
static int size, epoll, orderly;
static struct sockaddr_in address = { .sin_family = AF_INET };

static void begin(struct client *client)
{
    struct linger at_once = { .l_onoff = !orderly, .l_linger = 0 };
    int on = 1;
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    client->missing = 0;
    if (client->fd < 0)
        die("socket");
    setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    while (connect(client->fd, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS) {
        if (errno != EADDRNOTAVAIL)
            die("connect");
        usleep(1000);
    }
    struct epoll_event event = { .events = EPOLLOUT, .data.ptr = client };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, client->fd, &event) != 0)
        die("epoll_ctl");
}

static void speak(struct client *client)
{
    if (write(client->fd, message, (size_t)size) != size)
        die("write");
    client->missing = size;
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
    if (epoll_ctl(epoll, EPOLL_CTL_MOD, client->fd, &event) != 0)
        die("epoll_ctl");
}

/* Returns whether the reply is whole; then the next connection has begun. */
static int listen_to(struct client *client)
{
    ssize_t length = read(client->fd, buffer, sizeof buffer);
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (client->missing < 0 ? length != 0 : length <= 0 || length > client->missing || memcmp(buffer, message, (size_t)length) != 0)
        die("read");
    client->missing -= (int)length;
    if (client->missing > 0)
        return 0;
    if (client->missing == 0 && orderly) {
        client->missing = -1;
        shutdown(client->fd, SHUT_WR);
        return 0;
    }
    close(client->fd);
    begin(client);
    return 1;
}

int main(int count, char **values)
{
    orderly = count == 6 && strcmp(values[5], "orderly") == 0;
    if (count != 5 + orderly) {
        fprintf(stderr, "usage: connect_echo_client PORT CONNECTIONS SECONDS SIZE [orderly]\n");
        return 2;
    }
    int connections = atoi(values[2]);
    double duration = atof(values[3]);
    size = atoi(values[4]);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    address.sin_port = htons((unsigned short)atoi(values[1]));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    struct client *clients = calloc((size_t)connections, sizeof *clients);
    if (size < 1 || size > BUFFER || connections < 1 || clients == NULL)
        die("arguments");
    memset(message, 'm', sizeof message);
    for (int index = 0; index < connections; index++)
        begin(&clients[index]);
    double start = seconds() + 1, cpu = 0, now;
    long requests = 0, all = 0;
    int warm = 0;
    while ((now = seconds()) < start + duration) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(epoll, events, EVENTS, 100);
        if (!warm && now >= start) {
            warm = 1;
            start = now;
            cpu = cpu_seconds();
        }
        for (int index = 0; index < ready; index++) {
            struct client *client = events[index].data.ptr;
            if (client->missing == 0) {
                speak(client);
            } else if (listen_to(client)) {
                requests += warm;
                all++;
            }
        }
    }
    printf("{\"requests\":%ld,\"seconds\":%.3f,\"cpuSeconds\":%.3f,\"all\":%ld}\n", requests, now - start, cpu_seconds() - cpu, all);
    return 0;
}
