// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"
#include "apps/waybill/audit/integrity.hpp"
#include "apps/waybill/audit/pictures.hpp"
#include "platform/core/secret.hpp"

#include <functional>
#include <optional>
#include <span>
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
    std::string_view left_out{};      ///< a check that the databases' server makes or nobody
    std::vector<Count> read{};
    bool broken() const;
    bool undecided() const;
};

/// All checks over the databases of one installation, beside a running server or without one.
///
/// Two threads read one moment, or, when that takes longer than some seconds, each goes on in a
/// later one, so that the server's log does not grow without end. What looks wrong between two
/// services, or may be news on its way, is looked at again, object by object, in later moments.
/// Broken is what is wrong in each of them and has nothing under way in the last; undecided what
/// still had.
class Audit {
public:
    struct Options {
        TimePoint now{};
        /// Lets time pass for a server that is running; a test lets its own pass.
        std::function<void(Duration)> wait{};
        std::size_t shown_max{10};
        Depth depth{Depth::quick};
        std::optional<SecretText> sealing_key{};  ///< none: its file is not there
        LookAtBlob look_at_blob{};                ///< on any thread
    };
    Audit(Books& books, Options options) : books_{books}, options_{std::move(options)} {}

    /// Errors are those of opening snapshots. What a check cannot read is broken.
    Result<Report> run();

private:
    /// What is wrong with an object, or looks so.
    struct Found {
        std::string_view id;
        Violation violation;
        /// Finds it again, where it may be news on its way; none when it is broken.
        const Reading* reading{nullptr};
        std::int64_t position{0};  ///< of an event
        bool explained{false};     ///< by what is under way
    };
    using Founds = std::vector<Found>;
    /// Keys from `low` to before `high`; of an event, its position.
    struct Range {
        std::string low{};
        std::string high{};
        std::int64_t position{0};

        static Range of(std::string_view key, std::int64_t position = 0) {
            // No key goes on with a character below this one.
            return {std::string{key}, std::string{key} + " ", position};
        }
    };
    using Step = std::function<void(Books&, Founds&)>;

    std::vector<Step> plan();
    void plan_ranges(Keys keys, std::vector<Step>& steps);
    void plan_integrity(std::vector<Step>& steps);
    void plan_answers(std::vector<Step>& steps);
    Step read_range(Keys keys, Range range) const;
    void read_events(Books& books, std::string_view source, Founds& found) const;
    void read_ledger(Books& books, Founds& found) const;
    Status read_all();

    void look(Books& books, const Reading& reading, const Range& range, Founds& found) const;
    Status ask(Books& books, const Reading& reading, const Range& range, Tell tell) const;
    static void told(By by, Founds& found, FunctionRef<Status(Tell)> judge);
    static void cannot_read(By by, std::string_view id, const Error& error, Founds& found);
    static void explain(Books& books, Founds& found);
    void thin_out();
    Status look_again();
    Result<Founds> still_wrong(std::span<const Found> suspects);
    void count(Books& books);
    void leave_out(std::string_view id);

    void take(Founds found);
    Outcome& outcome(std::string_view id);
    void break_promise(Found& found);

    Books& books_;
    Options options_;
    Report report_{};
    Founds suspects_{};
};

}  // namespace waybill::audit
