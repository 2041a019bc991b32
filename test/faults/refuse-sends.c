/*
 * Runs a program unchanged and refuses some of its sends, as an old kernel or a broken driver would:
 *
 *     refuse-sends [--gso ERRNO] [--one-byte-tos ERRNO] [--release NAME] -- PROGRAM ARGUMENTS
 *
 * --gso: a sendmsg that asks for segments (UDP_SEGMENT), by control message or by socket option, and holds more than one
 * --one-byte-tos: a sendmsg with an IP_TOS control message of one byte (kernels before 4.9: EINVAL)
 * --release: what uname(2) says about the kernel's version
 *
 * A seccomp filter can see numbers and not what a pointer points to, so it hands each call to this supervisor
 * (seccomp_unotify(2)), which reads the message out of the program's memory. The decision is no security boundary: the
 * program could change the message after it was read. It is a test tool.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define UDP_SEGMENT 103
#define MOST_DESCRIPTORS 4096

static int gso_errno, one_byte_tos_errno;
static const char *release;
/* Segment size that the program set with a socket option, by descriptor. */
static unsigned short option_of[MOST_DESCRIPTORS];

static void die(const char *what) {
  perror(what);
  exit(2);
}

static int read_from(pid_t pid, const void *address, void *into, size_t length) {
  struct iovec local = {into, length}, remote = {(void *)address, length};
  return process_vm_readv(pid, &local, 1, &remote, 1, 0) == (ssize_t)length;
}

/* The errno with which a sendmsg fails, or 0 when it may go on. */
static int judge_message(pid_t pid, int fd, const void *address) {
  struct msghdr message;
  struct iovec vector[16];
  union {
    char bytes[1024];
    struct cmsghdr aligned;
  } control;
  size_t total = 0, segment = fd >= 0 && fd < MOST_DESCRIPTORS ? option_of[fd] : 0;

  if (!read_from(pid, address, &message, sizeof message)) return 0;
  if (message.msg_iovlen > 16 || !read_from(pid, message.msg_iov, vector, message.msg_iovlen * sizeof *vector)) return 0;
  for (size_t i = 0; i < message.msg_iovlen; i++) total += vector[i].iov_len;
  if (message.msg_controllen > sizeof control) return 0;
  if (message.msg_controllen > 0 && !read_from(pid, message.msg_control, &control, message.msg_controllen)) return 0;

  /* The same message with our copy of its control data, so that the macros of the C library can walk it. */
  message.msg_control = &control;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
    size_t length = c->cmsg_len - CMSG_LEN(0);
    if (c->cmsg_level == IPPROTO_UDP && c->cmsg_type == UDP_SEGMENT && length >= sizeof(unsigned short)) {
      unsigned short size;
      memcpy(&size, CMSG_DATA(c), sizeof size);
      segment = size;
    }
    if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TOS && length == 1 && one_byte_tos_errno)
      return one_byte_tos_errno;
  }
  return segment > 0 && total > segment ? gso_errno : 0;
}

/* Remembers the segment size of a socket; the call itself goes on. */
static void note_option(pid_t pid, const struct seccomp_data *call) {
  int value, fd = (int)call->args[0];
  if (call->args[1] != IPPROTO_UDP || call->args[2] != UDP_SEGMENT || fd < 0 || fd >= MOST_DESCRIPTORS) return;
  if (read_from(pid, (void *)call->args[3], &value, sizeof value)) option_of[fd] = (unsigned short)value;
}

static void answer_uname(pid_t pid, const struct seccomp_data *call, struct seccomp_notif_resp *response) {
  struct utsname name;
  uname(&name);
  snprintf(name.release, sizeof name.release, "%s", release);
  struct iovec local = {&name, sizeof name}, remote = {(void *)call->args[0], sizeof name};
  if (process_vm_writev(pid, &local, 1, &remote, 1, 0) < 0) response->error = -EFAULT;
}

static void answer(const struct seccomp_notif *request, struct seccomp_notif_resp *response) {
  const struct seccomp_data *call = &request->data;
  response->id = request->id;
  if (call->nr == SYS_uname && release) return answer_uname(request->pid, call, response);
  if (call->nr == SYS_setsockopt) note_option(request->pid, call);
  if (call->nr == SYS_sendmsg) response->error = -judge_message(request->pid, (int)call->args[0], (void *)call->args[1]);
  if (response->error == 0) response->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
}

/* Installs the filter and returns the descriptor on which the calls arrive. */
static int install_filter(void) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_sendmsg, 3, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setsockopt, 2, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_uname, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) die("prctl");
  int listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
  if (listener < 0) die("seccomp");
  return listener;
}

static void supervise(int listener, int program) {
  union {
    struct seccomp_notif request;
    char room[1024];
  } in;
  union {
    struct seccomp_notif_resp response;
    char room[1024];
  } out;
  struct pollfd descriptors[] = {{listener, POLLIN, 0}, {program, POLLIN, 0}};
  for (;;) {
    if (poll(descriptors, 2, -1) < 0 && errno != EINTR) die("poll");
    if (!(descriptors[0].revents & POLLIN)) {
      if (descriptors[1].revents) return;
      continue;
    }
    memset(&in, 0, sizeof in);
    memset(&out, 0, sizeof out);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &in.request)) continue; /* the caller died meanwhile */
    answer(&in.request, &out.response);
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &out.response);
  }
}

int main(int count, char **words) {
  int i = 1, status, listener, ready[2], go[2];
  for (; i + 1 < count && strcmp(words[i], "--"); i += 2) {
    if (!strcmp(words[i], "--gso")) gso_errno = atoi(words[i + 1]);
    if (!strcmp(words[i], "--one-byte-tos")) one_byte_tos_errno = atoi(words[i + 1]);
    if (!strcmp(words[i], "--release")) release = words[i + 1];
  }
  if (i + 1 >= count) return fprintf(stderr, "usage: refuse-sends [OPTIONS] -- PROGRAM ARGUMENTS\n"), 2;

  if (pipe2(ready, O_CLOEXEC) || pipe2(go, O_CLOEXEC)) die("pipe");
  pid_t child = fork();
  if (child == 0) {
    char byte;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    listener = install_filter();
    /* A number over a pipe: passing the descriptor itself takes a sendmsg, which the filter would catch. */
    if (write(ready[1], &listener, sizeof listener) < 0 || read(go[0], &byte, 1) != 1) exit(2);
    close(listener);
    execvp(words[i + 1], words + i + 1);
    die(words[i + 1]);
  }
  if (read(ready[0], &listener, sizeof listener) != sizeof listener) return 2;
  int program = (int)syscall(SYS_pidfd_open, child, 0);
  int own = (int)syscall(SYS_pidfd_getfd, program, listener, 0);
  if (own < 0) die("pidfd_getfd");
  if (write(go[1], "", 1) != 1) die("write");
  supervise(own, program);
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
