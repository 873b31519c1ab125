/* The plain epoll server's counterpart on io_uring, by raw system calls: one thread, multishot accept, multishot receive into provided buffers, sends from the same buffers.
 * usage: io_uring_echo_server PORT   (0 chooses one; the port is printed). Ends with SIGTERM. Needs Linux 6.1.
 * One send at a time for each connection, so that a short one overtakes nothing; what comes meanwhile waits in its buffers. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/io_uring.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "measure.h"

enum { SUBMISSIONS = 4096, COMPLETIONS = 65536, BUFFERS = 4096, SIZE = 16384, DESCRIPTORS = 65536 };
enum { ACCEPT = 1, RECEIVE, SEND };

static struct connection { int first, last, over; } connections[DESCRIPTORS];
static struct buffer { int next; unsigned offset, length; } buffers[BUFFERS];
static char bytes[BUFFERS][SIZE] __attribute__((aligned(4096)));
static struct io_uring_buf_ring *provided;
static unsigned short provided_tail;

static int ring;
static struct io_uring_sqe *submissions;
static struct io_uring_cqe *completions;
static unsigned *submission_head, *submission_tail, submission_mask, *completion_head, *completion_tail, completion_mask, prepared;

static void enter(unsigned wait)
{
    __atomic_store_n(submission_tail, prepared, __ATOMIC_RELEASE);
    unsigned count = prepared - __atomic_load_n(submission_head, __ATOMIC_ACQUIRE);
    if (syscall(SYS_io_uring_enter, ring, count, wait, IORING_ENTER_GETEVENTS, NULL, 0) < 0 && errno != EINTR && errno != EAGAIN && errno != EBUSY)
        die("io_uring_enter");
}

static struct io_uring_sqe *next(int operation, int fd, int kind)
{
    while (prepared - __atomic_load_n(submission_head, __ATOMIC_ACQUIRE) > submission_mask)
        enter(0);
    struct io_uring_sqe *submission = &submissions[prepared++ & submission_mask];
    memset(submission, 0, sizeof *submission);
    submission->opcode = operation;
    submission->fd = fd;
    submission->user_data = (unsigned long long)kind << 32 | (unsigned)fd;
    return submission;
}

static void accept_all(int listener)
{
    struct io_uring_sqe *submission = next(IORING_OP_ACCEPT, listener, ACCEPT);
    submission->ioprio = IORING_ACCEPT_MULTISHOT;
    submission->accept_flags = SOCK_CLOEXEC;
}

static void receive(int fd)
{
    struct io_uring_sqe *submission = next(IORING_OP_RECV, fd, RECEIVE);
    submission->ioprio = IORING_RECV_MULTISHOT;
    submission->flags = IOSQE_BUFFER_SELECT;
}

static void send_first(int fd)
{
    int number = connections[fd].first;
    struct io_uring_sqe *submission = next(IORING_OP_SEND, fd, SEND);
    submission->addr = (unsigned long long)(bytes[number] + buffers[number].offset);
    submission->len = buffers[number].length;
    submission->msg_flags = MSG_NOSIGNAL | MSG_WAITALL;
}

static void provide(int number)
{
    struct io_uring_buf *place = &provided->bufs[provided_tail & (BUFFERS - 1)];
    place->addr = (unsigned long long)bytes[number];
    place->len = SIZE;
    place->bid = (unsigned short)number;
    __atomic_store_n(&provided->tail, ++provided_tail, __ATOMIC_RELEASE);
}

static void close_if_done(int fd)
{
    if (connections[fd].over && connections[fd].first < 0)
        close(fd);
}

static void received(int fd, struct io_uring_cqe *completion)
{
    struct connection *connection = &connections[fd];
    if (completion->flags & IORING_CQE_F_BUFFER) {
        int number = (int)(completion->flags >> IORING_CQE_BUFFER_SHIFT);
        buffers[number] = (struct buffer){ .next = -1, .length = (unsigned)completion->res };
        if (connection->first < 0) {
            connection->first = number;
            send_first(fd);
        } else {
            buffers[connection->last].next = number;
        }
        connection->last = number;
    }
    if (!(completion->flags & IORING_CQE_F_MORE)) {
        if (completion->res > 0 || completion->res == -ENOBUFS) {
            receive(fd);
        } else {
            connection->over = 1;
            close_if_done(fd);
        }
    }
}

static void sent(int fd, int result)
{
    struct connection *connection = &connections[fd];
    struct buffer *buffer = &buffers[connection->first];
    if (result > 0 && (unsigned)result < buffer->length) {
        buffer->offset += (unsigned)result;
        buffer->length -= (unsigned)result;
        send_first(fd);
        return;
    }
    do {
        int number = connection->first;
        connection->first = buffers[number].next;
        provide(number);
    } while (result < 0 && connection->first >= 0);
    if (connection->first >= 0)
        send_first(fd);
    else
        close_if_done(fd);
}

static void set_up(void)
{
    struct io_uring_params parameters = { .flags = IORING_SETUP_CQSIZE | IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN, .cq_entries = COMPLETIONS };
    if ((ring = (int)syscall(SYS_io_uring_setup, SUBMISSIONS, &parameters)) < 0)
        die("io_uring_setup");
    size_t size = parameters.cq_off.cqes + parameters.cq_entries * sizeof *completions, other = parameters.sq_off.array + parameters.sq_entries * sizeof(unsigned);
    char *queues = mmap(NULL, size > other ? size : other, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQ_RING);
    submissions = mmap(NULL, parameters.sq_entries * sizeof *submissions, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
    provided = mmap(NULL, BUFFERS * sizeof(struct io_uring_buf), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (queues == MAP_FAILED || submissions == MAP_FAILED || provided == MAP_FAILED)
        die("mmap");
    submission_head = (unsigned *)(queues + parameters.sq_off.head);
    submission_tail = (unsigned *)(queues + parameters.sq_off.tail);
    submission_mask = parameters.sq_entries - 1;
    completion_head = (unsigned *)(queues + parameters.cq_off.head);
    completion_tail = (unsigned *)(queues + parameters.cq_off.tail);
    completion_mask = parameters.cq_entries - 1;
    completions = (struct io_uring_cqe *)(queues + parameters.cq_off.cqes);
    for (unsigned index = 0; index < parameters.sq_entries; index++)
        ((unsigned *)(queues + parameters.sq_off.array))[index] = index;
    struct io_uring_buf_reg registration = { .ring_addr = (unsigned long long)provided, .ring_entries = BUFFERS };
    if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_PBUF_RING, &registration, 1) < 0)
        die("io_uring_register");
    for (int number = 0; number < BUFFERS; number++)
        provide(number);
}

int main(int count, char **values)
{
    if (count != 2) {
        fprintf(stderr, "usage: io_uring_echo_server PORT\n");
        return 2;
    }
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(values[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 4096) != 0 || getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        die("listen");
    set_up();
    accept_all(listener);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        enter(1);
        unsigned head = *completion_head;
        for (; head != __atomic_load_n(completion_tail, __ATOMIC_ACQUIRE); head++) {
            struct io_uring_cqe completion = completions[head & completion_mask];
            int fd = (int)(unsigned)completion.user_data;
            __atomic_store_n(completion_head, head + 1, __ATOMIC_RELEASE);
            switch (completion.user_data >> 32) {
            case ACCEPT:
                if (completion.res >= 0) {
                    setsockopt(completion.res, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                    connections[completion.res] = (struct connection){ .first = -1 };
                    receive(completion.res);
                }
                if (!(completion.flags & IORING_CQE_F_MORE))
                    accept_all(listener);
                break;
            case RECEIVE:
                received(fd, &completion);
                break;
            default:
                sent(fd, completion.res);
            }
        }
    }
}
