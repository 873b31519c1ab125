/* The plainest fast echo server: one thread, level-triggered epoll, one buffer, one read and one write per event.
 * usage: epoll_echo_server PORT   (0 chooses one; the port is printed). Ends with SIGTERM.
 * What the peer does not take at once is waited for with poll(2): good enough for a yardstick, not for a server. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 512, BUFFER = 65536 };

static char buffer[BUFFER];

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void watch(int epoll, int fd)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        die("epoll_ctl");
}

static void accept_all(int epoll, int listener)
{
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(epoll, fd);
    }
    if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
        die("accept4");
}

static void echo(int fd)
{
    ssize_t length = read(fd, buffer, sizeof buffer);
    if (length <= 0) {
        if (length == 0 || (errno != EAGAIN && errno != EINTR))
            close(fd);
        return;
    }
    for (ssize_t sent = 0; sent < length;) {
        ssize_t written = write(fd, buffer + sent, length - sent);
        if (written >= 0) {
            sent += written;
        } else if (errno == EAGAIN) {
            struct pollfd wait = { .fd = fd, .events = POLLOUT };
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            close(fd);
            return;
        }
    }
}

int main(int count, char **values)
{
    if (count != 2) {
        fprintf(stderr, "usage: epoll_echo_server PORT\n");
        return 2;
    }
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(values[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), epoll = epoll_create1(EPOLL_CLOEXEC);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 4096) != 0 || getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        die("listen");
    watch(epoll, listener);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct epoll_event events[EVENTS];
        int ready = epoll_wait(epoll, events, EVENTS, -1);
        for (int index = 0; index < ready; index++) {
            if (events[index].data.fd == listener)
                accept_all(epoll, listener);
            else
                echo(events[index].data.fd);
        }
    }
}
