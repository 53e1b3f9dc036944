/* trackvet-embed-html: at build time, turns the parts of the HTML report into a C file.
 *
 *   trackvet-embed-html OUT.c page.html page.css page.js
 *
 * The page lets one script run, which it names by its hash (Content Security Policy). The hash is
 * of the bytes between <script> and </script>, so these must be the bytes of the file. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    unsigned char *at;
    size_t len;
};

static int read_file(const char *path, struct text *text) {
    FILE *in = fopen(path, "rb");
    long end = -1;
    if (in && fseek(in, 0, SEEK_END) == 0)
        end = ftell(in);
    text->at = end >= 0 ? calloc((size_t)end + 9, 1) : NULL;
    text->len = 0;
    if (text->at) {
        rewind(in);
        text->len = fread(text->at, 1, (size_t)end, in);
    }
    if (in)
        fclose(in);
    return text->at && text->len == (size_t)end;
}

/* ---- SHA-256 (FIPS 180-4) ------------------------------------------------------------------- */

static const uint32_t ROUNDS[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turn(uint32_t word, int bits) {
    return word >> bits | word << (32 - bits);
}

static void spread(const unsigned char *block, uint32_t *w) {
    for (int i = 0; i < 16; i++, block += 4)
        w[i] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 |
               block[3];
    for (int i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >> 3) + w[i - 7] +
               (turn(b, 17) ^ turn(b, 19) ^ b >> 10);
    }
}

static void add_block(uint32_t *state, const unsigned char *block) {
    uint32_t w[64], s[8];
    spread(block, w);
    memcpy(s, state, sizeof s);
    for (int i = 0; i < 64; i++) {
        uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        uint32_t one =
            s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) + choice + ROUNDS[i] + w[i];
        uint32_t two = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) + majority;
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += one;
        s[0] = one + two;
    }
    for (int i = 0; i < 8; i++)
        state[i] += s[i];
}

static void hash(struct text text, unsigned char *out) {
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    unsigned char last[128] = {0};
    size_t whole = text.len / 64 * 64, rest = text.len - whole;
    size_t last_len = rest < 56 ? 64 : 128;
    for (size_t at = 0; at < whole; at += 64)
        add_block(state, text.at + at);
    memcpy(last, text.at + whole, rest);
    last[rest] = 0x80;
    for (size_t i = 0; i < 8; i++)
        last[last_len - 1 - i] = (unsigned char)((uint64_t)text.len * 8 >> 8 * i);
    for (size_t at = 0; at < last_len; at += 64)
        add_block(state, last + at);
    for (size_t i = 0; i < 32; i++)
        out[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}

/* ---- The file ------------------------------------------------------------------------------- */

/* 32 bytes in base64. */
static void write_hash(FILE *out, struct text text) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char bytes[33] = {0};
    hash(text, bytes);
    fprintf(out, "    \"sha256-");
    for (size_t i = 0; i < 33; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];
        for (size_t j = 0; j < 4; j++)
            fputc(i + j == 33 ? '=' : digits[three >> (18 - 6 * j) & 63], out);
    }
    fprintf(out, "\",\n");
}

static void write_words(FILE *out, const char *name, struct text text) {
    fprintf(out, "static const uint64_t %s[] = {", name);
    for (size_t at = 0; at < text.len; at += 8) {
        uint64_t word;
        memcpy(&word, text.at + at, sizeof word);
        fprintf(out, "%s0x%" PRIx64 ",", at % 64 ? "" : "\n", word);
    }
    fprintf(out, "0};\n");
}

/* What would end the script, or its hash, too early. */
static int is_safe(struct text text) {
    static const char *const ends[] = {"</script", "<!--", "</style", "\r"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (strstr((const char *)text.at, ends[i]))
            return 0;
    return strlen((const char *)text.at) == text.len;
}

int main(int argc, char **argv) {
    static const char *const names[] = {"page", "style", "script"};
    struct text texts[3] = {{0}};
    FILE *out = argc == 5 ? fopen(argv[1], "wb") : NULL;
    int status = !out;
    for (int i = 0; i < 3 && !status; i++)
        status = !read_file(argv[2 + i], &texts[i]) || (i > 0 && !is_safe(texts[i]));
    if (status) {
        fprintf(stderr, "trackvet-embed-html: wants OUT.c page.html page.css page.js, readable, "
                        "and without what ends a script or style\n");
        return 2;
    }
    fprintf(out, "/* Generated by trackvet-embed-html. */\n#include \"html_files.h\"\n\n"
                 "#include <stdint.h>\n\n");
    for (int i = 0; i < 3; i++)
        write_words(out, names[i], texts[i]);
    fprintf(out, "static const struct tv_html_files files = {\n");
    for (int i = 0; i < 3; i++)
        fprintf(out, "    {(const char *)%s, %zu},\n", names[i], texts[i].len);
    write_hash(out, texts[2]);
    fprintf(out, "};\n"
                 "const struct tv_html_files *tv_html_files(void) {\n    return &files;\n}\n");
    for (int i = 0; i < 3; i++)
        free(texts[i].at);
    return fclose(out) != 0;
}
