/* The plainest UDP echo server: one thread, one buffer, recvfrom and sendto.
 * usage: udp_echo_server PORT   (0 chooses one; the port is printed). Ends with SIGTERM. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { LARGEST = 65536, QUEUE = 4 * 1024 * 1024 };

static char buffer[LARGEST];

static void die(const char *what)
{
    perror(what);
    exit(1);
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(argc > 1 ? atoi(argv[1]) : 0), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int queue = QUEUE;
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &queue, sizeof queue);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        die("bind");
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);

    for (;;) {
        struct sockaddr_in sender;
        socklen_t length = sizeof sender;
        ssize_t received = recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr *)&sender, &length);
        if (received < 0)
            die("recvfrom");
        if (sendto(fd, buffer, received, 0, (struct sockaddr *)&sender, length) != received)
            die("sendto");
    }
}
