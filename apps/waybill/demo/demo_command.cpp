// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/demo_command.hpp"

#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/asio/signals.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "apps/waybill/demo/endpoint.hpp"
#include "apps/waybill/demo/report.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <format>

namespace waybill::demo {
namespace {

/// Progress on stderr: a bar that is drawn over on a terminal, else a line now and then.
class ProgressLine {
public:
    explicit ProgressLine(const Clock& clock)
        : clock_{clock}, terminal_{isatty(STDERR_FILENO) == 1} {}

    void show(const Progress& progress) {
        const bool last = progress.finished() == progress.orders;
        const SteadyTime now = clock_.steady();
        if (!last && shown_ && now - *shown_ < (terminal_ ? Duration{100ms} : Duration{5s})) return;
        shown_ = now;
        const std::string bar = to_bar(progress);
        if (terminal_)
            std::fprintf(stderr, "\r%s\033[K%s", bar.c_str(), last ? "\n" : "");
        else
            std::fprintf(stderr, "%s\n", bar.c_str());
        std::fflush(stderr);
        open_ = terminal_ && !last;
    }
    /// A bar that was not drawn to its end leaves the line to what follows.
    void end() {
        if (open_) std::fputs("\n", stderr);
    }

private:
    const Clock& clock_;
    bool terminal_;
    bool open_{false};
    std::optional<SteadyTime> shown_{};
};

struct Played {
    Outcome<void> prepared{};
    Report report{};
    struct Told {
        std::vector<Moment> moments{};
        std::string failure{};
    };
    std::vector<Told> lives{};
};

Report report_of(const Player& player) {
    Report report{.progress = player.progress(),
                  .registered = player.registered(),
                  .repeats = player.repeats(),
                  .live_messages = player.live_messages(),
                  .steps = player.times().summarise()};
    for (const LifeRecord& record : player.records())
        if (!record.failure.empty())
            report.failures.push_back((record.order.empty() ? "(not placed)" : record.order) + " " +
                                      record.failure);
    return report;
}

/// The player lives and dies on its loop, as its sockets must.
Task<Played> play_all(Player::Parts parts, const DemoOptions& options, std::string run,
                      std::stop_token stop) {
    const Context ctx{.stop = stop};
    Player player{std::move(parts), options, std::move(run)};
    Played played;
    played.prepared = co_await player.prepare(ctx);
    if (played.prepared) {
        co_await player.play(ctx);
        played.report = report_of(player);
        if (!stop.stop_requested()) played.report.findings = co_await audit(ctx, player);
        for (const LifeRecord& record : player.records())
            played.lives.push_back({.moments = record.moments, .failure = record.failure});
    }
    co_await player.finish();
    co_return played;
}

/// What ends a run early.
struct Ends {
    bool by_signal{true};  ///< else signals are somebody else's
    std::stop_token stop{};
    std::optional<Duration> limit{};
};

/// A loop of its own, the player on it, and everything ended again.
Played play_here(const DemoOptions& options, Journal& journal, Player::Watcher watcher,
                 const Ends& ends) {
    SystemClock clock;
    SystemRandom random;
    Loops loops{1, clock};
    loops.start();
    AsioLoop& loop = loops.at(0);
    std::vector<beast::Endpoint> internal;
    for (const std::string& url : options.internal_urls) internal.push_back(*endpoint_of(url));
    Player::Parts parts{.loop = loop,
                        .endpoint = *endpoint_of(options.url),
                        .internal = std::move(internal),
                        .journal = journal,
                        .watcher = std::move(watcher)};
    std::stop_source stop;
    std::optional<Signals> signals;
    const std::stop_callback told{ends.stop, [&stop] { stop.request_stop(); }};
    if (ends.limit)
        loop.post([&loop, &stop, limit = *ends.limit] {
            loop.schedule(loop.clock().steady() + limit, [&stop] { stop.request_stop(); });
        });
    if (ends.by_signal) signals.emplace(loop, [&stop](Signals::Kind) { stop.request_stop(); });
    auto played =
        run_on(loop, play_all(std::move(parts), options, random.hex(4), stop.get_token()));
    signals.reset();
    loops.stop();
    return played;
}

int exit_code_of(const Played& played) {
    if (!played.prepared)
        return played.prepared.error().kind == Trouble::Kind::unreachable ? exit_unreachable
                                                                          : exit_off;
    return verdict_of(played.report) == Verdict::right ? exit_well : exit_off;
}

}  // namespace

int run_demo(const DemoOptions& options) {
    if (const auto problem = problem_of(options); !problem.empty()) {
        std::fprintf(stderr, "waybill demo: %s\n", problem.c_str());
        return exit_usage;
    }
    Journal journal;
    if (!options.journal.empty()) {
        auto opened = Journal::open(options.journal);
        if (!opened) {
            std::fprintf(stderr, "waybill demo: --journal: %s\n", opened.error().detail.c_str());
            return exit_usage;
        }
        journal = *std::move(opened);
    }
    SystemClock clock;
    ProgressLine line{clock};
    const auto played = play_here(
        options, journal, [&line](const Progress& progress) { line.show(progress); }, Ends{});
    line.end();
    if (!played.prepared) {
        const Trouble& trouble = played.prepared.error();
        const char* advice =
            trouble.status == 429 ? "; start the server with --gateway.rate_limits=false" : "";
        std::fprintf(stderr, "waybill demo: %s: %s%s\n", options.url.c_str(),
                     to_text(trouble).c_str(), advice);
        return exit_code_of(played);
    }
    const std::string result =
        options.output == Output::json ? to_json(played.report) + "\n" : to_table(played.report);
    std::fputs(result.c_str(), stdout);
    std::fflush(stdout);
    return exit_code_of(played);
}

Outcome<std::vector<Moment>> play_one(const DemoOptions& options, std::stop_token stop,
                                      Duration limit) {
    if (auto problem = problem_of(options); !problem.empty())
        return trouble(Trouble::Kind::refused, std::move(problem));
    DemoOptions one = options;
    one.orders = 1;
    one.concurrency = 1;
    one.rate = 0;
    one.internal_urls.clear();
    Journal journal;
    const Ends ends{.by_signal = false, .stop = std::move(stop), .limit = limit};
    auto played = play_here(one, journal, {}, ends);
    if (!played.prepared) return std::unexpected(played.prepared.error());
    if (played.lives.empty()) return trouble(Trouble::Kind::interrupted, {});
    auto& life = played.lives.front();
    if (!life.failure.empty()) return trouble(Trouble::Kind::late, life.failure);
    return std::move(life.moments);
}

std::string to_text(const std::vector<Moment>& moments) {
    std::string out;
    for (const Moment& moment : moments)
        out += std::format("{:%T}  {:<10} {}\n",
                           std::chrono::floor<std::chrono::milliseconds>(moment.at), moment.step,
                           moment.detail);
    return out;
}

}  // namespace waybill::demo
