// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"
#include "apps/waybill/audit/finding.hpp"
#include "apps/waybill/audit/integrity.hpp"
#include "platform/core/secret.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace waybill::audit {

/// What is wrong with one object.
struct Violation {
    std::string subject;
    std::string words;
};

/// What became of the checks with one id.
struct Outcome {
    std::string id;
    std::string words;
    std::int64_t broken{0};
    std::int64_t undecided{0};       ///< looked wrong while something was under way for it
    std::vector<Violation> shown{};  ///< the first of what is broken

    bool held() const { return broken == 0 && undecided == 0; }
};

/// How much was looked at.
struct Count {
    std::string_view what;
    std::int64_t rows{0};
};

struct Report {
    std::vector<Outcome> outcomes{};  ///< in the order of the checks, one for each id
    std::vector<Count> read{};
    bool broken() const;
    bool undecided() const;
};

/// All checks over the databases of one folder, beside a running server or without one.
///
/// Reads in snapshots of a few thousand objects each, so that the server's log is never held for
/// long. What looks wrong between two services, or may be news on its way, is looked at again,
/// object by object, in later snapshots. Broken is what is wrong in each of them and has nothing
/// under way in the last; undecided what still had.
class Audit {
public:
    struct Options {
        TimePoint now{};
        /// Lets time pass for a server that is running; a test lets its own pass.
        std::function<void(Duration)> wait{};
        std::size_t shown_max{10};
        Depth depth{Depth::quick};
        std::optional<SecretText> sealing_key{};  ///< none: its file is not there
    };
    Audit(Books& books, Options options) : books_{books}, options_{std::move(options)} {}

    /// Errors are those of opening snapshots. What a check cannot read is broken.
    Result<Report> run();

private:
    /// What looked wrong, where it will be found again.
    struct Suspect {
        const Check* check;
        Violation violation;
        std::int64_t position{0};  ///< of an event
        bool explained{false};     ///< by what is under way
    };
    using Suspects = std::vector<Suspect>;
    struct Range;
    class Snapshot;

    Status read_whole();
    Status read_all(Keys keys);
    Status read_events(std::string_view database);
    /// Runs the checks of one kind over a range of keys in one snapshot.
    Status read_range(Keys keys, std::string_view database, const Range& range);
    void look(const Check& check, const Range& range, Suspects& found);
    Status explain(Suspects& found);
    void thin_out();
    Status look_again();
    Result<Suspects> still_wrong(std::span<const Suspect> suspects);
    Status count();

    void take(std::vector<Finding> findings);
    Outcome& outcome(std::string_view id, std::string_view words);
    void break_promise(std::string_view id, std::string_view words, Violation violation);

    Books& books_;
    Options options_;
    Report report_{};
    std::map<std::string, std::size_t, std::less<>> index_{};
    Suspects suspects_{};
};

}  // namespace waybill::audit
