// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/core/time.hpp"

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace waybill::demo {

/// A step that the server has acknowledged: whatever happens to the server, it must stay true.
struct Acknowledged {
    TimePoint at{};
    std::string_view step;
    std::string_view order;
    std::string_view status{};  ///< what the answer said, when it said it
    std::int64_t version{0};    ///< of the order; 0: the answer did not say
};

/// `{"at":"…","step":"…","order":"…","status":"…","version":1}` and a line feed.
std::string to_line(const Acknowledged& step);

/// One line for each acknowledged step, handed to the system at once, so that it survives the
/// player's own end. Without a file it keeps nothing.
class Journal {
public:
    Journal() = default;
    /// Appends to the file. Errors: unavailable (demo.journal).
    static Result<Journal> open(const std::string& path);

    void add(const Acknowledged& step);

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_{};
};

}  // namespace waybill::demo
