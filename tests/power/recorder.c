/*
 * Preloaded into the program under test: writes down, in order, every change the program makes below one folder and
 * every sync it asks for, so that the test can work out afterwards what a disk would have kept when the power went
 * (tests/src/power/disk.rs). It refuses to change what the program sees: results and errors are the system's own, only
 * the syncs themselves are replaced by a short wait, since here nothing but the record says what is durable.
 *
 * POWER_ROOT    the folder (absolute, no links)
 * POWER_RECORD  the file to append records to
 * POWER_WAIT    microseconds a sync takes
 * POWER_DEAF    syncs of what has a name ending like this are not written down (empty: no sync is): a disk or a
 *               setting that lies, for the test of the test
 *
 * A record is a head of 40 bytes in the machine's order, then two texts (a path, and data or a second path).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, CUT, SYNC, NEW_FILE, NEW_FOLDER, RENAME, REMOVE, SYNC_FOLDER };

struct head {
    uint32_t magic, what;
    uint64_t file, at, upto;
    uint32_t first, second;
};

#define FILES 65536
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static unsigned char watched[FILES];
static char root[PATH_MAX];
static size_t root_length;
static int record = -1;
static const char *deaf;
static unsigned wait_us;

#define REAL(name, type) \
    static __typeof__(type) real; \
    if (!real) real = (type)dlsym(RTLD_NEXT, name)

static void stop(const char *why) {
    dprintf(2, "power recorder: %s\n", why);
    abort();
}

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("POWER_ROOT"), *to = getenv("POWER_RECORD"), *pause = getenv("POWER_WAIT");
    if (!folder || !to) return;
    root_length = strlen(folder);
    if (root_length >= sizeof root) stop("POWER_ROOT is too long");
    memcpy(root, folder, root_length + 1);
    deaf = getenv("POWER_DEAF");
    wait_us = pause ? (unsigned)atoi(pause) : 0;
    int at = (int)syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (at < 0) stop("POWER_RECORD cannot be opened");
    /* Out of the way of programs that count their files. */
    record = fcntl(at, F_DUPFD_CLOEXEC, 900);
    syscall(SYS_close, at);
    if (record < 0) stop("no file number left");
}

/* The folder itself or something in it. */
static int below(const char *path) {
    if (record < 0 || !path || strncmp(path, root, root_length) != 0) return 0;
    return path[root_length] == '/' || path[root_length] == 0;
}

static int is_watched(int fd) { return record >= 0 && fd >= 0 && fd < FILES && watched[fd]; }

/* One system call per record, so that a kill leaves whole records but for the last. Called with the order held. */
static void note(uint32_t what, uint64_t file, uint64_t at, uint64_t upto, const char *path, const void *data, size_t n) {
    struct head head = {0x52574f50, what, file, at, upto, path ? (uint32_t)strlen(path) : 0, (uint32_t)n};
    struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, head.first}, {(void *)data, n}};
    size_t whole = sizeof head + head.first + n;
    if (syscall(SYS_writev, record, parts, 3) != (long)whole) stop("a record could not be written");
}

static uint64_t recorded(void) { return (uint64_t)syscall(SYS_lseek, record, 0, SEEK_END); }

static uint64_t file_of(int fd) {
    struct stat st;
    if (fstat(fd, &st) != 0) stop("a file without a number");
    return st.st_ino;
}

static void hold(void) { pthread_mutex_lock(&order); }
static void let_go(void) { pthread_mutex_unlock(&order); }

/* ---- opening and closing ---- */

static int opened(int (*open_it)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    if (!below(path)) return open_it(path, flags, mode);
    struct stat st;
    hold();
    int was = stat(path, &st) == 0;
    int fd = open_it(path, flags, mode);
    int why = errno;
    if (fd >= FILES) stop("a file number is too high");
    if (fd >= 0) {
        watched[fd] = 1;
        if (!was && (flags & O_CREAT)) note(NEW_FILE, file_of(fd), 0, 0, path, NULL, 0);
        if (was && (flags & O_TRUNC)) note(CUT, file_of(fd), 0, 0, NULL, NULL, 0);
    }
    let_go();
    errno = why;
    return fd;
}

static mode_t mode_of(int flags, va_list rest) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; }

#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        REAL(#name, int (*)(const char *, int, ...)); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = mode_of(flags, rest); \
        va_end(rest); \
        return opened(real, path, flags, mode); \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(#name, int (*)(int, const char *, int, ...)); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = mode_of(flags, rest); \
        va_end(rest); \
        if (below(path) && (flags & (O_WRONLY | O_RDWR))) stop("a file is opened for writing by " #name); \
        return real(folder, path, flags, mode); \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

int close(int fd) {
    REAL("close", int (*)(int));
    if (fd >= 0 && fd < FILES) watched[fd] = 0;
    return real(fd);
}

static int copied(int from, int to) {
    if (to >= FILES) stop("a file number is too high");
    if (to >= 0 && from >= 0 && from < FILES) watched[to] = watched[from];
    return to;
}

int dup(int fd) { REAL("dup", int (*)(int)); return copied(fd, real(fd)); }
int dup2(int fd, int to) { REAL("dup2", int (*)(int, int)); return copied(fd, real(fd, to)); }
int dup3(int fd, int to, int flags) { REAL("dup3", int (*)(int, int, int)); return copied(fd, real(fd, to, flags)); }

#define CONTROLS(name) \
    int name(int fd, int what, ...) { \
        REAL(#name, int (*)(int, int, ...)); \
        va_list rest; \
        va_start(rest, what); \
        void *more = va_arg(rest, void *); \
        va_end(rest); \
        int result = real(fd, what, more); \
        return what == F_DUPFD || what == F_DUPFD_CLOEXEC ? copied(fd, result) : result; \
    }
CONTROLS(fcntl)
CONTROLS(fcntl64)

/* ---- changes to bytes ---- */

static ssize_t written(int fd, const void *bytes, size_t asked, off_t at, int moves) {
    hold();
    if (moves) at = lseek(fd, 0, SEEK_CUR);
    ssize_t n = moves ? syscall(SYS_write, fd, bytes, asked) : syscall(SYS_pwrite64, fd, bytes, asked, at);
    int why = errno;
    if (n > 0) note(WRITE, file_of(fd), (uint64_t)at, 0, NULL, bytes, (size_t)n);
    let_go();
    errno = why;
    return n;
}

ssize_t write(int fd, const void *bytes, size_t n) {
    REAL("write", ssize_t (*)(int, const void *, size_t));
    return is_watched(fd) ? written(fd, bytes, n, 0, 1) : real(fd, bytes, n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    REAL("pwrite", ssize_t (*)(int, const void *, size_t, off_t));
    return is_watched(fd) ? written(fd, bytes, n, at, 0) : real(fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
    REAL("pwrite64", ssize_t (*)(int, const void *, size_t, off64_t));
    return is_watched(fd) ? written(fd, bytes, n, at, 0) : real(fd, bytes, n, at);
}

/* A short write is a right answer, so only the first part is written and recorded. */
ssize_t writev(int fd, const struct iovec *parts, int n) {
    REAL("writev", ssize_t (*)(int, const struct iovec *, int));
    if (!is_watched(fd)) return real(fd, parts, n);
    for (int i = 0; i < n; i++)
        if (parts[i].iov_len) return written(fd, parts[i].iov_base, parts[i].iov_len, 0, 1);
    return 0;
}

static int cut(int (*cut_it)(int, off64_t), int fd, off64_t size) {
    if (!is_watched(fd)) return cut_it(fd, size);
    hold();
    int result = cut_it(fd, size), why = errno;
    if (result == 0) note(CUT, file_of(fd), (uint64_t)size, 0, NULL, NULL, 0);
    let_go();
    errno = why;
    return result;
}

int ftruncate(int fd, off_t size) { REAL("ftruncate", int (*)(int, off64_t)); return cut(real, fd, size); }
int ftruncate64(int fd, off64_t size) { REAL("ftruncate64", int (*)(int, off64_t)); return cut(real, fd, size); }

/* What is not modelled must not happen unseen. */
#define UNKNOWN(name, ...) { if (record >= 0) stop("the program uses " name); errno = ENOSYS; return -1; }
int posix_fallocate64(int fd, off64_t at, off64_t n) { (void)fd; (void)at; (void)n; UNKNOWN("posix_fallocate64") }
int posix_fallocate(int fd, off_t at, off_t n) { (void)fd; (void)at; (void)n; UNKNOWN("posix_fallocate") }
int fallocate64(int fd, int how, off64_t at, off64_t n) { (void)fd; (void)how; (void)at; (void)n; UNKNOWN("fallocate64") }
int truncate64(const char *path, off64_t n) { (void)path; (void)n; UNKNOWN("truncate64") }
int link(const char *from, const char *to) { (void)from; (void)to; UNKNOWN("link") }

/* ---- changes to names ---- */

int mkdir(const char *path, mode_t mode) {
    REAL("mkdir", int (*)(const char *, mode_t));
    if (!below(path)) return real(path, mode);
    hold();
    int result = real(path, mode), why = errno;
    if (result == 0) note(NEW_FOLDER, 0, 0, 0, path, NULL, 0);
    let_go();
    errno = why;
    return result;
}

static int removed(int (*remove_it)(const char *), const char *path) {
    if (!below(path)) return remove_it(path);
    hold();
    int result = remove_it(path), why = errno;
    if (result == 0) note(REMOVE, 0, 0, 0, path, NULL, 0);
    let_go();
    errno = why;
    return result;
}

int unlink(const char *path) { REAL("unlink", int (*)(const char *)); return removed(real, path); }
int rmdir(const char *path) { REAL("rmdir", int (*)(const char *)); return removed(real, path); }

int rename(const char *from, const char *to) {
    REAL("rename", int (*)(const char *, const char *));
    if (!below(from) && !below(to)) return real(from, to);
    hold();
    int result = real(from, to), why = errno;
    if (result == 0) note(RENAME, 0, 0, 0, from, to, strlen(to));
    let_go();
    errno = why;
    return result;
}

/* ---- syncs: whatever was recorded before the call is durable when it returns ---- */

static int is_unheard(const char *path) {
    size_t ending = deaf ? strlen(deaf) : 0, n = strlen(path);
    return deaf && n >= ending && strcmp(path + n - ending, deaf) == 0;
}

static int synced(int fd) {
    struct stat st;
    char name[64], path[PATH_MAX];
    if (fstat(fd, &st) != 0) return -1;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(name, path, sizeof path - 1);
    if (n < 0) stop("a file without a name");
    path[n] = 0;
    hold();
    uint64_t upto = recorded();
    let_go();
    if (wait_us) usleep(wait_us);
    if (is_unheard(path)) return 0;
    hold();
    if (S_ISDIR(st.st_mode)) note(SYNC_FOLDER, 0, 0, upto, path, NULL, 0);
    else note(SYNC, st.st_ino, 0, upto, NULL, NULL, 0);
    let_go();
    return 0;
}

int fsync(int fd) { REAL("fsync", int (*)(int)); return is_watched(fd) ? synced(fd) : real(fd); }
int fdatasync(int fd) { REAL("fdatasync", int (*)(int)); return is_watched(fd) ? synced(fd) : real(fd); }
