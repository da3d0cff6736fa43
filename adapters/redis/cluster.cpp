// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/cluster.hpp"

#include "adapters/asio/loop.hpp"
#include "adapters/redis/errors.hpp"

#include <algorithm>
#include <ranges>

namespace waybill::redis {
namespace {

constexpr Duration reading_max = 1s;

}  // namespace

Cluster::Cluster(std::vector<Address> seeds, Node::Options node, OnChange on_change)
    : seeds_{std::move(seeds)}, node_{std::move(node)}, on_change_{std::move(on_change)} {
    for (const Address& seed : seeds_) at(seed);
}

Cluster::Member Cluster::of_slot(std::uint16_t slot) {
    if (stopped_) return nullptr;
    if (!by_slot_.empty() && by_slot_[slot]) return by_slot_[slot];
    if (Member any = answering()) return any;
    return at(seeds_.front());
}

Cluster::Member Cluster::at(const Address& address) {
    if (stopped_) return nullptr;
    Seat& seat = seats_[address];
    if (!seat.node) {
        Node::Options options = node_;
        options.on_change = [this, address](const Status& status) { told(address, status); };
        seat.node = std::make_shared<Node>(address, std::move(options));
    }
    return seat.node;
}

void Cluster::moved(std::uint16_t slot, const Address& to) {
    if (stopped_) return;
    kind_ = Kind::cluster;
    by_slot_.resize(slots_count);
    by_slot_[slot] = at(to);
    read();
}

void Cluster::read() {
    if (reading_ || stopped_) return;
    const Member node = answering();
    if (!node) return;
    reading_ = true;
    const Words question{"CLUSTER", "NODES"};
    const SteadyTime now = node_.loop->clock().steady();
    const Node::Wait wait{.since = now, .until = now + reading_max};
    node->call(question, Node::Asking::no, wait, [this, node](const Answer& answer) {
        reading_ = false;
        if (!stopped_) learn(node->address(), answer);
    });
}

void Cluster::look_after() {
    for (auto& [address, seat] : seats_) seat.node->look_after();
    const bool all_answer =
        std::ranges::all_of(seats_, [](const auto& entry) { return entry.second.node->answers(); });
    const bool whole = kind_ == Kind::cluster && !std::ranges::contains(by_slot_, nullptr);
    if (kind_ != Kind::single && !(whole && all_answer)) read();
}

void Cluster::stop() {
    stopped_ = true;
    for (auto& [address, seat] : seats_) seat.node->stop();
    by_slot_.clear();
    seats_.clear();
}

bool Cluster::is_seed(const Address& address) const {
    return std::ranges::contains(seeds_, address);
}

/// In turn, so that one with an old view of the others is not the only one asked. A single server
/// has no turns: the first of the list that answers.
Cluster::Member Cluster::answering() {
    std::vector<Member> answering;
    if (kind_ == Kind::cluster) {
        for (auto& [address, seat] : seats_)
            if (seat.node->answers()) answering.push_back(seat.node);
    } else {
        for (const Address& seed : seeds_)
            if (Member node = at(seed); node->answers()) answering.push_back(std::move(node));
        if (!answering.empty()) return answering.front();
    }
    if (answering.empty()) return nullptr;
    return answering[turn_++ % answering.size()];
}

void Cluster::learn(const Address& asked, const Answer& answer) {
    if (!answer) return;  // asked again by look_after
    if (answer->kind == Reply::Kind::error) {
        if (kind_ == Kind::unknown && !answer->text.starts_with("LOADING")) kind_ = Kind::single;
        return;
    }
    const auto ranges = read_cluster_nodes(answer->text, asked);
    if (ranges.empty()) return;
    kind_ = Kind::cluster;
    assign(ranges);
    drop_unused();
    tell();
}

void Cluster::assign(const std::vector<SlotRange>& ranges) {
    by_slot_.assign(slots_count, nullptr);
    for (const SlotRange& range : ranges) {
        const Member node = at(range.node);
        for (std::size_t slot = range.first; slot <= range.last; ++slot) by_slot_[slot] = node;
    }
}

/// Calls in flight hold their node until they are answered.
void Cluster::drop_unused() {
    std::erase_if(seats_, [this](const auto& entry) {
        return !is_seed(entry.first) && !std::ranges::contains(by_slot_, entry.second.node);
    });
}

void Cluster::told(const Address& address, const Status& status) {
    if (stopped_) return;
    const auto seat = seats_.find(address);
    if (seat != seats_.end()) seat->second.told = status;
    if (status && kind_ != Kind::single) read();
    tell();
}

std::optional<Status> Cluster::standing() const {
    std::optional<Status> known;
    for (const auto& [address, seat] : seats_) {
        const bool needed = kind_ != Kind::cluster || std::ranges::contains(by_slot_, seat.node);
        if (!needed || !seat.told) continue;
        const bool enough = kind_ != Kind::cluster;  // one of several is
        if (enough && *seat.told) return seat.told;
        if (!known || *known) known = seat.told;
    }
    return known;
}

void Cluster::tell() {
    const auto status = standing();
    if (status) on_change_(*status);
}

}  // namespace waybill::redis
