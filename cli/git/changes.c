/* Lines that changed, file by file, found out when they are asked for.
 *
 *   file --realpath--> its folder --rev-parse--> repository: commit, files that git knows,
 *                                                            and which of them changed
 *        --diff -U0--> ranges of lines
 *
 * Names come from git with NUL behind them, and each file's lines are asked for alone, so no quoted
 * name has to be understood. */
#include "git.h"

#include "visible.h"

#include <stdlib.h>
#include <string.h>

/* Lines from first to last, from 1. */
struct range {
    uint64_t first, last;
};

struct repository {
    char *top, *commit; /* absolute; commit empty: there is none yet */
    struct tv_git_answer known, changed;
    struct repository *next;
};

struct file {
    char *path, *real; /* as it was asked for, and without links (NULL: it is no file) */
    struct repository *repository;
    bool is_whole; /* new, or changed in a way that has no lines */
    struct range *ranges;
    size_t range_count;
    struct file *next;
};

struct tv_changes {
    const char *ref; /* NULL: what is staged */
    FILE *err;
    bool failed;
    struct repository *repositories;
    struct file *files;
};

struct tv_changes *tv_changes_new(const char *ref, FILE *err) {
    struct tv_changes *changes = calloc(1, sizeof *changes);
    if (changes) {
        changes->ref = ref;
        changes->err = err;
    }
    return changes;
}

static void free_repository(struct repository *repository) {
    free(repository->top);
    free(repository->commit);
    free(repository->known.text);
    free(repository->changed.text);
    free(repository);
}

static void free_file(struct file *file) {
    free(file->path);
    free(file->real);
    free(file->ranges);
    free(file);
}

void tv_changes_free(struct tv_changes *changes) {
    if (!changes)
        return;
    for (struct repository *next, *at = changes->repositories; at; at = next) {
        next = at->next;
        free_repository(at);
    }
    for (struct file *next, *at = changes->files; at; at = next) {
        next = at->next;
        free_file(at);
    }
    free(changes);
}

bool tv_changes_failed(const struct tv_changes *changes) {
    return changes->failed;
}

/* ---- Messages ------------------------------------------------------------------------------ */

static const char *option_of(const struct tv_changes *changes) {
    return changes->ref ? "--since" : "--staged";
}

/* The first line of a text, as far as it can be shown. */
static void print_line(FILE *err, const char *text) {
    tv_visible_print(err, (struct tv_str){text, strcspn(text, "\n")}, true);
}

/* Says once that it does not work, with the file that was asked for. Returns false. */
static bool refuse(struct tv_changes *changes, const struct file *file, const char *why,
                   const char *words) {
    if (changes->failed)
        return false;
    changes->failed = true;
    fputs("trackvet: ", changes->err);
    print_line(changes->err, file->path);
    fprintf(changes->err, ": %s %s", option_of(changes), why);
    print_line(changes->err, words);
    fputc('\n', changes->err);
    return false;
}

/* Git ran and was content. Else there is a message. */
static bool is_fine(struct tv_changes *changes, const struct file *file,
                    const struct tv_git_answer *answer) {
    if (answer->code == 0)
        return true;
    return refuse(changes, file,
                  answer->code < 0 ? "needs git, which cannot be run: " : "asks git, which says: ",
                  answer->code < 0 ? strerror(answer->error) : answer->text);
}

/* ---- Repositories -------------------------------------------------------------------------- */

static char *copy_line(const char *text) {
    return strndup(text, strcspn(text, "\n"));
}

/* One line of git's; NULL: it has none to say. *ran false: a message was written. */
static char *ask_line(struct tv_changes *changes, const struct file *file, const char *folder,
                      const char *const *arguments) {
    struct tv_git_answer answer = tv_git_run(folder, arguments, false);
    char *line = answer.code == 0 ? copy_line(answer.text) : NULL;
    if (answer.code < 0)
        is_fine(changes, file, &answer);
    free(answer.text);
    return line;
}

/* "main...": where the present branch and main parted. */
static char *find_parting(struct tv_changes *changes, const struct file *file, const char *top,
                          char *commit) {
    const char *arguments[] = {"merge-base", commit, "HEAD", NULL};
    char *parting = ask_line(changes, file, top, arguments);
    if (!parting)
        refuse(changes, file, "knows no commit that HEAD shares with ", changes->ref);
    free(commit);
    return parting;
}

/* The commit to compare with, from malloc; NULL: a message was written, or out of memory. */
static char *find_commit(struct tv_changes *changes, const struct file *file, const char *top) {
    const char *ref = changes->ref ? changes->ref : "HEAD";
    size_t len = strlen(ref);
    bool is_parting = len > 3 && !strcmp(ref + len - 3, "...");
    size_t room = len + sizeof "^{commit}";
    char *asked = malloc(room);
    if (!asked)
        return NULL;
    snprintf(asked, room, "%.*s^{commit}", (int)(is_parting ? len - 3 : len), ref);
    const char *arguments[] = {"rev-parse", "--verify", "--quiet", asked, NULL};
    char *commit = *ref == '-' || *ref == '^' ? NULL : ask_line(changes, file, top, arguments);
    free(asked);
    if (commit)
        return is_parting ? find_parting(changes, file, top, commit) : commit;
    if (!changes->ref)
        return strdup(""); /* before the first commit */
    refuse(changes, file, "finds no commit of this name (a shallow clone may lack it): ", ref);
    return NULL;
}

/* What git knows, and what is not as it was. */
static bool ask_names(struct tv_changes *changes, const struct file *file,
                      struct repository *repository) {
    const char *known[] = {"ls-files", "-z", NULL};
    const char *changed[] = {"diff",
                             "--no-ext-diff",
                             "--no-relative",
                             "--name-status",
                             "-z",
                             "-M",
                             changes->ref ? repository->commit : "--cached",
                             "--",
                             NULL};
    repository->known = tv_git_run(repository->top, known, true);
    if (!is_fine(changes, file, &repository->known))
        return false;
    repository->changed = tv_git_run(repository->top, changed, true);
    return is_fine(changes, file, &repository->changed);
}

/* Takes over top. */
static struct repository *add_repository(struct tv_changes *changes, const struct file *file,
                                         char *top) {
    struct repository *repository = calloc(1, sizeof *repository);
    if (!repository) {
        free(top);
        return NULL;
    }
    repository->top = top;
    repository->next = changes->repositories;
    changes->repositories = repository;
    repository->commit = find_commit(changes, file, top);
    return repository->commit && ask_names(changes, file, repository) ? repository : NULL;
}

static size_t folder_len(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) : 0;
}

/* That of another file in the same folder; NULL: none was asked for yet. */
static struct repository *find_beside(const struct tv_changes *changes, const struct file *file) {
    size_t len = folder_len(file->real);
    for (const struct file *other = changes->files; other; other = other->next)
        if (other != file && other->real && folder_len(other->real) == len &&
            !memcmp(other->real, file->real, len))
            return other->repository;
    return NULL;
}

static struct repository *find_repository(struct tv_changes *changes, const struct file *file) {
    static const char *const arguments[] = {"rev-parse", "--show-toplevel", NULL};
    struct repository *beside = find_beside(changes, file);
    size_t len = folder_len(file->real);
    char *folder = beside ? NULL : strndup(len ? file->real : "/", len ? len : 1);
    if (!folder)
        return beside;
    struct tv_git_answer answer = tv_git_run(folder, arguments, true);
    char *top = is_fine(changes, file, &answer) ? copy_line(answer.text) : NULL;
    free(answer.text);
    free(folder);
    for (struct repository *at = changes->repositories; top && at; at = at->next) {
        if (strcmp(at->top, top) != 0)
            continue;
        free(top);
        return at;
    }
    return top ? add_repository(changes, file, top) : NULL;
}

/* ---- Files --------------------------------------------------------------------------------- */

/* The next of the names with NUL behind them; NULL at the end. */
static const char *next_name(const struct tv_git_answer *answer, size_t *at) {
    if (*at >= answer->len)
        return NULL;
    const char *name = answer->text + *at;
    *at += strlen(name) + 1;
    return name;
}

static bool is_known(const struct repository *repository, const char *name) {
    const char *known;
    for (size_t at = 0; (known = next_name(&repository->known, &at));)
        if (!strcmp(known, name))
            return true;
    return false;
}

/* What became of a file: git's letter, 0 when nothing did. *old: its former name, or NULL. */
static char find_change(const struct repository *repository, const char *name, const char **old) {
    const char *letter;
    for (size_t at = 0; (letter = next_name(&repository->changed, &at));) {
        bool has_two = *letter == 'R' || *letter == 'C';
        *old = has_two ? next_name(&repository->changed, &at) : NULL;
        const char *present = next_name(&repository->changed, &at);
        if (present && !strcmp(present, name))
            return *letter;
    }
    return 0;
}

/* "@@ -4 +4,2 @@": lines 4 and 5; "+4,0": something behind line 4 is gone. */
static bool add_hunk(struct file *file, const char *line) {
    const char *plus = strstr(line, " +");
    struct range range, *grown;
    char *end;
    if (!plus)
        return true;
    uint64_t first = strtoull(plus + 2, &end, 10);
    uint64_t count = *end == ',' ? strtoull(end + 1, NULL, 10) : 1;
    range = (struct range){first, count ? first + count - 1 : first + 1};
    grown = realloc(file->ranges, (file->range_count + 1) * sizeof *grown);
    if (!grown)
        return false;
    file->ranges = grown;
    grown[file->range_count++] = range;
    return true;
}

static bool ask_lines(struct tv_changes *changes, struct file *file, const char *name,
                      const char *old) {
    const char *arguments[] = {"diff",
                               "--no-color",
                               "--no-ext-diff",
                               "--no-textconv",
                               "--no-relative",
                               "--text",
                               "-U0",
                               "--inter-hunk-context=0",
                               "-M",
                               file->repository->commit,
                               "--",
                               name,
                               old,
                               NULL};
    struct tv_git_answer answer = tv_git_run(file->repository->top, arguments, true);
    bool fine = is_fine(changes, file, &answer);
    for (const char *line = answer.text; fine && line && *line;) {
        if (!strncmp(line, "@@ ", 3))
            fine = add_hunk(file, line);
        const char *end = memchr(line, '\n', (size_t)(answer.text + answer.len - line));
        line = end ? end + 1 : NULL;
    }
    free(answer.text);
    return fine;
}

static bool ask_file(struct tv_changes *changes, struct file *file) {
    file->repository = find_repository(changes, file);
    if (!file->repository)
        return false;
    size_t top_len = strlen(file->repository->top);
    const char *name = file->real + top_len + (file->real[top_len] == '/'), *old;
    char change = find_change(file->repository, name, &old);
    if (change == 'M' || change == 'R')
        return ask_lines(changes, file, name, old);
    file->is_whole = change || (changes->ref && !is_known(file->repository, name));
    return true;
}

/* The file, asked about when it comes for the first time; NULL: that failed. */
static struct file *find_file(struct tv_changes *changes, struct tv_str path) {
    struct file *file = changes->files;
    while (file && (strncmp(file->path, path.at, path.len) != 0 || file->path[path.len]))
        file = file->next;
    if (file || changes->failed)
        return file;
    file = calloc(1, sizeof *file);
    char *copy = file ? strndup(path.at, path.len) : NULL;
    if (!copy) {
        changes->failed = true;
        free(file);
        return NULL;
    }
    file->path = copy;
    file->real = realpath(copy, NULL);
    file->next = changes->files;
    changes->files = file;
    if (file->real && !ask_file(changes, file)) /* what is no file did not change */
        changes->failed = true;
    return file;
}

bool tv_changes_touch(struct tv_changes *changes, struct tv_str path, uint64_t first,
                      uint64_t last) {
    const struct file *file = find_file(changes, path);
    if (!file || file->is_whole || changes->failed)
        return file && file->is_whole;
    for (size_t i = 0; i < file->range_count; i++)
        if (!first || (first <= file->ranges[i].last && last >= file->ranges[i].first))
            return true;
    return false;
}
