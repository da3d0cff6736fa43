// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/common_passwords.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/unicode.hpp"
#include "platform/crypto/assets/password_lists.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace waybill::crypto {
namespace {

/// More signs behind a word than this and the tail has strength of its own.
constexpr std::size_t tail_max = 6;
/// Fewer letters than these beside words of one's own add nothing to them.
constexpr std::size_t rest_min = 4;

/// One of the embedded lists, sorted.
class WordList {
public:
    explicit WordList(std::string_view file) {
        for (const auto& asset : password_lists())
            if (asset.path == file) read(asset.bytes);
        std::ranges::sort(words_);
    }
    bool contains(std::string_view word) const { return std::ranges::binary_search(words_, word); }

private:
    void read(std::string_view rest) {
        words_.reserve(static_cast<std::size_t>(std::ranges::count(rest, '\n')));
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\n'), rest.size());
            words_.push_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    std::vector<std::string_view> words_;  // the lists live as long as the process
};

/// Whole passwords that are tried first.
const WordList& passwords() {
    static const WordList list{"common_passwords.txt"};
    return list;
}

/// Words that are put together to such.
const WordList& words() {
    static const WordList list{"common_words.txt"};
    return list;
}

/// `p4ssw0rd` is `password` to everybody who guesses.
std::string without_leet(std::string_view text) {
    std::string out{text};
    for (char& c : out) {
        switch (c) {
            case '0': c = 'o'; break;
            case '1':
            case '!': c = 'i'; break;
            case '3': c = 'e'; break;
            case '4':
            case '@': c = 'a'; break;
            case '5':
            case '$': c = 's'; break;
            case '7': c = 't'; break;
            case '8': c = 'b'; break;
            case '9': c = 'g'; break;
            default: break;
        }
    }
    return out;
}

/// One known word, or two short ones (`catdog`, `redtiger`); longer pairs are nobody's first try.
bool is_made_of_words(std::string_view text) {
    if (passwords().contains(text) || words().contains(text)) return true;
    if (text.size() > 10) return false;
    for (std::size_t cut = 3; cut + 3 <= text.size(); ++cut)
        if (words().contains(text.substr(0, cut)) && words().contains(text.substr(cut)))
            return true;
    return false;
}

/// A word behind and before a few digits and signs: `123password`, `Summer2026!`.
bool is_decorated_word(std::string_view text) {
    for (std::size_t head = 0; head <= 4 && head < text.size(); ++head) {
        if (head > 0 && ascii::is_lower(text[head - 1])) break;
        for (std::size_t tail = 0; tail <= tail_max && head + tail < text.size(); ++tail) {
            if (tail > 0 && ascii::is_lower(text[text.size() - tail])) break;
            const auto core = text.substr(head, text.size() - head - tail);
            if (core.size() < 3) break;
            if (is_made_of_words(core) || is_made_of_words(without_leet(core))) return true;
        }
    }
    return false;
}

/// `aaaaaaaa`, `abcabcabc`, `12341234`: a piece of at most four, again and again.
bool is_repetition(std::string_view text) {
    for (std::size_t period = 1; period <= 4 && period * 2 <= text.size(); ++period) {
        bool same = true;
        for (std::size_t i = period; i < text.size() && same; ++i)
            same = text[i] == text[i - period];
        if (same) return true;
    }
    return false;
}

/// Runs of the alphabet, the digits and the keyboard, either way: `abcdefgh`, `87654321`,
/// `qwertyuiop`, `1qaz2wsx`, also a few of them in a row (`qwerty123456`).
bool is_walk(std::string_view text) {
    static constexpr std::string_view tracks[] = {"abcdefghijklmnopqrstuvwxyz",
                                                  "01234567890",
                                                  "qwertyuiop[]",
                                                  "asdfghjkl;'",
                                                  "zxcvbnm,./",
                                                  "qwertzuiop",
                                                  "azertyuiop",
                                                  "yxcvbnm",
                                                  "!@#$%^&*()_+",
                                                  "1qaz2wsx3edc4rfv5tgb6yhn",
                                                  "1q2w3e4r5t6y7u8i9o0p",
                                                  "qazwsxedcrfvtgbyhnujm",
                                                  "q1w2e3r4t5y6u7i8o9p0",
                                                  "aabbccddeeff",
                                                  "112233445566778899"};
    const auto run = [&](std::string_view rest) {
        std::size_t best = 0;
        for (const auto track : tracks) {
            const std::string back{track.rbegin(), track.rend()};
            for (std::size_t length = std::min(rest.size(), track.size()); length > best; --length)
                if (track.contains(rest.substr(0, length)) ||
                    back.find(rest.substr(0, length)) != back.npos)
                    best = length;
        }
        return best;
    };
    for (int runs = 0; runs < 3 && !text.empty(); ++runs) {
        const auto length = run(text);
        if (length < 3) return false;
        text.remove_prefix(length);
    }
    return text.empty();
}

/// `14021988`, `19880214`, `02141988`: eight digits with a year of our time in them.
bool is_date(std::string_view text) {
    if (text.size() != 8 || !std::ranges::all_of(text, ascii::is_digit)) return false;
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = 0;
        for (std::size_t i = at; i < at + length; ++i) value = value * 10 + (text[i] - '0');
        return value;
    };
    const auto fits = [&](std::size_t year, std::size_t first) {
        const int a = number(first, 2);
        const int b = number(first + 2, 2);
        return number(year, 4) >= 1930 && number(year, 4) <= 2035 && a >= 1 && a <= 31 && b >= 1 &&
               b <= 31 && (a <= 12 || b <= 12);
    };
    return fits(0, 4) || fits(4, 0);
}

/// What is worth finding again in a password: an `Al` is in too many words.
bool is_telling(std::string_view word) {
    return visible_length(word) >= 3 || text_length(word) * 2 < word.size();
}

}  // namespace

bool is_common_password(std::string_view password) {
    if (password.size() > 32) return false;  // longer than anything below
    const auto text = fold(password);
    return passwords().contains(text) || is_decorated_word(text) || is_repetition(text) ||
           is_walk(text) || is_date(text);
}

bool is_own_password(std::string_view password, std::vector<std::string> own_words) {
    std::string rest = fold(password);
    own_words.emplace_back("waybill");
    for (std::string& word : own_words) word = fold(word);
    // The longest first: of `annabel` nothing is left, though `anna` is a word too.
    std::ranges::sort(own_words, std::ranges::greater{}, &std::string::size);
    bool found = false;
    for (const std::string& word : own_words) {
        if (!is_telling(word)) continue;
        for (auto at = rest.find(word); at != rest.npos; at = rest.find(word)) {
            rest.erase(at, word.size());
            found = true;
        }
    }
    if (!found) return false;
    std::erase_if(
        rest, [](char c) { return static_cast<unsigned char>(c) < 0x80 && !ascii::is_lower(c); });
    return rest.size() < rest_min || is_common_password(rest);
}

}  // namespace waybill::crypto
