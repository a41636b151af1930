/* Loaded before the C library (LD_PRELOAD): lets the n-th call that touches a file below one folder fail, as a bad disk does.
 *
 * IOFAULT_UNDER   the folder; calls elsewhere pass untouched
 * IOFAULT_AT      number of the call that fails, from 1; 0 = none, only count
 * IOFAULT_ERRNO   what it fails with
 * IOFAULT_STAYS   1 = every later call fails too (a stick that was pulled out), 0 = this one alone
 * IOFAULT_SHORT   1 = a write takes half of its bytes before it fails
 * IOFAULT_COUNT   file that gets the number of calls when the program ends
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls;
static const char *under;
static long fails_at;
static int with_errno, stays, is_short;

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

__attribute__((constructor)) static void begin(void) {
    under = getenv("IOFAULT_UNDER");
    fails_at = number("IOFAULT_AT");
    with_errno = (int)number("IOFAULT_ERRNO");
    stays = (int)number("IOFAULT_STAYS");
    is_short = (int)number("IOFAULT_SHORT");
}

__attribute__((destructor)) static void tell(void) {
    const char *path = getenv("IOFAULT_COUNT");
    int file = path ? NEXT(open)(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file < 0) return;
    char text[32];
    int n = snprintf(text, sizeof text, "%ld\n", atomic_load(&calls));
    if (NEXT(write)(file, text, (size_t)n) < 0) return;
}

static int is_ours(const char *path) { return under && path && strncmp(path, under, strlen(under)) == 0; }

static int is_ours_at(int folder, const char *path) {
    if (path && path[0] == '/') return is_ours(path);
    char link[64], found[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t n = under ? readlink(link, found, sizeof found - 1) : -1;
    if (n < 0) return 0;
    found[n] = 0;
    return is_ours(found);
}

static int is_ours_open(int file) { return is_ours_at(file, NULL); }

/* Whether this call is the one; counts it. */
static int fails(int ours) {
    if (!ours) return 0;
    long now = atomic_fetch_add(&calls, 1) + 1;
    if (!fails_at || now < fails_at || (now > fails_at && !stays)) return 0;
    errno = with_errno;
    return 1;
}

#define MODE(flags, mode)                   \
    mode_t mode = 0;                        \
    if ((flags) & (O_CREAT | O_TMPFILE)) {  \
        va_list given;                      \
        va_start(given, flags);             \
        mode = va_arg(given, mode_t);       \
        va_end(given);                      \
    }

int open(const char *path, int flags, ...) { MODE(flags, m) return fails(is_ours(path)) ? -1 : NEXT(open)(path, flags, m); }
int open64(const char *path, int flags, ...) { MODE(flags, m) return fails(is_ours(path)) ? -1 : NEXT(open64)(path, flags, m); }
int openat(int at, const char *path, int flags, ...) { MODE(flags, m) return fails(is_ours_at(at, path)) ? -1 : NEXT(openat)(at, path, flags, m); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags, m) return fails(is_ours_at(at, path)) ? -1 : NEXT(openat64)(at, path, flags, m); }

ssize_t write(int file, const void *data, size_t n) {
    if (file > 2 && fails(is_ours_open(file))) {
        if (!is_short || n < 2) return -1;
        return NEXT(write)(file, data, n / 2);
    }
    return NEXT(write)(file, data, n);
}

#define PWRITE(name, offset)                                                        \
    ssize_t name(int file, const void *data, size_t n, offset at) {                 \
        if (fails(is_ours_open(file))) {                                            \
            if (is_short && n > 1 && NEXT(name)(file, data, n / 2, at) < 0) return -1; \
            errno = with_errno;                                                     \
            return -1;                                                              \
        }                                                                           \
        return NEXT(name)(file, data, n, at);                                       \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t read(int file, void *data, size_t n) { return file > 2 && fails(is_ours_open(file)) ? -1 : NEXT(read)(file, data, n); }
ssize_t pread(int file, void *data, size_t n, off_t at) { return fails(is_ours_open(file)) ? -1 : NEXT(pread)(file, data, n, at); }
ssize_t pread64(int file, void *data, size_t n, off64_t at) { return fails(is_ours_open(file)) ? -1 : NEXT(pread64)(file, data, n, at); }
int fsync(int file) { return fails(is_ours_open(file)) ? -1 : NEXT(fsync)(file); }
int fdatasync(int file) { return fails(is_ours_open(file)) ? -1 : NEXT(fdatasync)(file); }
int ftruncate(int file, off_t size) { return fails(is_ours_open(file)) ? -1 : NEXT(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) { return fails(is_ours_open(file)) ? -1 : NEXT(ftruncate64)(file, size); }
int rename(const char *from, const char *to) { return fails(is_ours(from)) ? -1 : NEXT(rename)(from, to); }
int mkdir(const char *path, mode_t mode) { return fails(is_ours(path)) ? -1 : NEXT(mkdir)(path, mode); }
int rmdir(const char *path) { return fails(is_ours(path)) ? -1 : NEXT(rmdir)(path); }
int unlink(const char *path) { return fails(is_ours(path)) ? -1 : NEXT(unlink)(path); }
int unlinkat(int at, const char *path, int flags) { return fails(is_ours_at(at, path)) ? -1 : NEXT(unlinkat)(at, path, flags); }
