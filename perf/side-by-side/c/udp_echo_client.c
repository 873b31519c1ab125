/* Asks a UDP echo server, so many datagrams at a time, and counts the answers.
 * usage: udp_echo_client PORT SECONDS BYTES WINDOW
 * Prints {"datagrams": N, "seconds": S}. A datagram that is lost ends it with an error: on loopback, with a small window, none is. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

enum { LARGEST = 65536 };

static char message[LARGEST], answer[LARGEST];

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static long exchange(int fd, int bytes, int window, double seconds)
{
    long datagrams = 0;
    for (double end = now() + seconds; now() < end; datagrams += window) {
        for (int sent = 0; sent < window; sent++)
            if (send(fd, message, bytes, 0) != bytes)
                die("send");
        for (int received = 0; received < window; received++)
            if (recv(fd, answer, sizeof answer, 0) != bytes)
                die("recv");
    }
    return datagrams;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return fprintf(stderr, "usage: udp_echo_client PORT SECONDS BYTES WINDOW\n"), 2;
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_port = htons(atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = 5 };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof server) != 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) != 0)
        die("connect");

    int bytes = atoi(argv[3]), window = atoi(argv[4]);
    exchange(fd, bytes, window, 0.5); /* warms both sides up */
    double start = now();
    long datagrams = exchange(fd, bytes, window, atof(argv[2]));
    printf("{\"datagrams\": %ld, \"seconds\": %.6f}\n", datagrams, now() - start);
    return 0;
}
