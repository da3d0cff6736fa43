// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/redis/node.hpp"
#include "adapters/redis/slots.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace waybill::redis {

/// Which servers there are and which of them has a slot. Everything happens on one loop.
class Cluster {
public:
    using OnChange = std::function<void(const Status&)>;
    using Member = std::shared_ptr<Node>;

    /// `node` is what its nodes are made with, without an `on_change`.
    Cluster(std::vector<Address> seeds, Node::Options node, OnChange on_change);

    /// Whom to ask for a slot; nobody when it has stopped.
    Member of_slot(std::uint16_t slot);
    Member at(const Address& address);
    /// The slot is another's from now on: what else has changed is asked as well.
    void moved(std::uint16_t slot, const Address& to);
    /// Asks who has which slot, unless that is being asked.
    void read();
    /// Called every half second.
    void look_after();
    void stop();

private:
    enum class Kind : std::uint8_t { unknown, single, cluster };
    struct Seat {
        Member node{};
        std::optional<Status> told{};  ///< by the node, of itself
    };
    bool is_seed(const Address& address) const;
    Member answering();
    void learn(const Address& asked, const Answer& answer);
    void assign(const std::vector<SlotRange>& ranges);
    void drop_unused();
    void told(const Address& address, const Status& status);
    /// Nothing while it is not known.
    std::optional<Status> standing() const;
    void tell();

    std::vector<Address> seeds_;
    Node::Options node_;
    OnChange on_change_;
    Kind kind_{Kind::unknown};
    std::map<Address, Seat> seats_{};
    std::vector<Member> by_slot_{};  ///< empty until a cluster has been read
    bool reading_{false};
    bool stopped_{false};
    std::size_t turn_{0};
};

}  // namespace waybill::redis
