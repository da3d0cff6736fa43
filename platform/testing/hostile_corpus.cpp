// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/hostile_corpus.hpp"

#include "platform/core/assert.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace waybill::testing {
namespace {

/// Ends of the template and values of one block, not yet multiplied.
struct HostileBlock {
    std::string title;
    std::map<std::string, std::string, std::less<>> says;
    std::vector<std::pair<std::string, std::vector<std::string>>> values;
};

std::string undo_escapes(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto slash = std::min(text.find('\\'), text.size());
        out.append(text.substr(0, slash));
        text.remove_prefix(slash);
        if (text.size() < 2) break;
        const char kind = text[1];
        text.remove_prefix(2);
        if (kind == 'n')
            out += '\n';
        else if (kind == 'r')
            out += '\r';
        else if (kind == 't')
            out += '\t';
        else if (kind == '\\')
            out += '\\';
        else if (kind == 'x') {
            unsigned code = 0;
            std::from_chars(text.data(), text.data() + 2, code, 16);
            out += static_cast<char>(code);
            text.remove_prefix(2);
        } else {
            WAYBILL_ASSERT(kind == '{');
            std::size_t times = 0;
            const auto colon = text.find(':');
            const auto end = text.find('}', colon);
            std::from_chars(text.data(), text.data() + colon, times);
            const std::string piece = undo_escapes(text.substr(colon + 1, end - colon - 1));
            for (std::size_t i = 0; i < times; ++i) out += piece;
            text.remove_prefix(end + 1);
        }
    }
    return out;
}

void replace_all(std::string& text, std::string_view word, std::string_view value) {
    for (auto at = text.find(word); at != std::string::npos;
         at = text.find(word, at + value.size()))
        text.replace(at, word.size(), value);
}

void read_line(HostileBlock& block, std::string_view line) {
    if (line.starts_with('[')) {
        block.title = line.substr(1, line.size() - 2);
        return;
    }
    const auto colon = line.find(": ");
    WAYBILL_ASSERT(colon != std::string_view::npos);
    const std::string word{line.substr(0, colon)};
    const std::string value = undo_escapes(line.substr(colon + 2));
    if (word.starts_with('<')) {
        if (block.values.empty() || block.values.back().first != word)
            block.values.emplace_back(word, std::vector<std::string>{});
        block.values.back().second.push_back(value);
        return;
    }
    std::string& said = block.says[word];
    if (!said.empty() && word != "bytes") said += '\n';
    said += value;
}

std::string printable(std::string_view value) {
    std::string out;
    for (const char c : value.substr(0, 40)) out += c >= ' ' && c < 0x7F ? c : '.';
    return out;
}

/// Adds a vector for each combination of the values from the n-th word on.
void multiply(const HostileBlock& block, HostileVector vector, std::size_t n,
              std::vector<HostileVector>& out) {
    if (n == block.values.size()) {
        out.push_back(std::move(vector));
        return;
    }
    const auto& [word, values] = block.values[n];
    for (const std::string& value : values) {
        HostileVector one = vector;
        one.name += ", " + word + " " + printable(value);
        for (auto& [key, text] : one.says) replace_all(text, word, value);
        multiply(block, std::move(one), n + 1, out);
    }
}

}  // namespace

const std::string& HostileVector::operator[](std::string_view word) const {
    static const std::string nothing;
    const auto found = says.find(word);
    return found == says.end() ? nothing : found->second;
}

bool HostileVector::expects(int status) const {
    const std::string wanted = " " + (*this)["expect"] + " ";
    const std::string exact = std::to_string(status);
    return wanted.contains(" " + exact + " ") || wanted.contains(" " + exact.substr(0, 1) + "xx ");
}

std::vector<HostileVector> read_hostile(std::string_view text) {
    std::vector<HostileVector> out;
    HostileBlock block;
    const auto finish = [&] {
        if (block.title.empty()) return;
        multiply(block, {.name = block.title, .says = block.says}, 0, out);
        block = {};
    };
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty())
            finish();
        else if (!line.starts_with('#'))
            read_line(block, line);
    }
    finish();
    return out;
}

}  // namespace waybill::testing
