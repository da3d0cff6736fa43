// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/settings/raw.hpp"
#include "platform/settings/rules.hpp"

#include <expected>
#include <limits>
#include <span>
#include <string>
#include <utility>

namespace waybill::settings {

/// Empty when fine, else the end of a sentence that starts with the setting's name. It never
/// repeats a secret.
using Verdict = std::expected<void, std::string>;

Verdict read(const Raw& raw, bool& out);
Verdict read(const Raw& raw, std::int64_t& out);
Verdict read(const Raw& raw, double& out);
Verdict read(const Raw& raw, std::string& out);
Verdict read(const Raw& raw, SecretText& out);
Verdict read(const Raw& raw, Duration& out);
Verdict read(const Raw& raw, ByteCount& out);
/// Index of the word in `words`.
Verdict read_word(const Raw& raw, std::span<const std::string_view> words, std::size_t& out);
/// The items of a list; `a,b` in flags and environment, where empty words are an empty list.
std::expected<std::vector<Raw>, std::string> read_items(const Raw& raw);

std::string show(bool value);
std::string show(std::int64_t value);
std::string show(double value);
std::string show(const std::string& value);
/// `***`, or nothing when it is empty.
std::string show(const SecretText& value);
/// The largest unit that loses nothing; days from two of them on, since people say 24h.
std::string show(Duration value);
std::string show(ByteCount value);
/// "must be at least 1min" and the like.
std::string out_of_bounds(const std::string& value, const std::string& bounds);
/// `min..max`, either side may be missing.
std::string range(const std::string& min, const std::string& max);
std::string join(std::span<const std::string_view> words, std::string_view between);
std::string length_bounds(std::size_t min, std::size_t max);

}  // namespace waybill::settings
