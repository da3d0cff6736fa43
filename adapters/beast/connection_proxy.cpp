// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/connection.hpp"

/// Whom a trusted proxy speaks for when it says so before the first byte.
namespace waybill::beast {

Task<void> Connection::meet_client() {
    ProxyPreface preface;
    writing_ = true;
    transport_->await_preface(*this, preface);
    co_await written();
    if (broken_) {
        const bool said = preface.state == ProxyPreface::State::broken;
        if (said) shard_.shared.refused_connections.fetch_add(1, std::memory_order_relaxed);
        // Told once, and again after it was right: such a proxy says the same each time.
        if (said && shard_.shared.prefaces_sound.exchange(false))
            shard_.shared.fault("a trusted proxy began without a PROXY header", peer_text_);
        co_return;
    }
    shard_.shared.prefaces_sound.store(true, std::memory_order_relaxed);
    // Who does not name its client is not believed when the client does it itself.
    behind_proxy_ = false;
    if (!preface.client) co_return;
    peer_ = *preface.client;
    peer_text_ = text_of(peer_);
    behind_proxy_ = any_has(shard_.shared.trusted, peer_);
    if (seat_.move_to(peer_)) co_return;
    shard_.shared.refused_connections.fetch_add(1, std::memory_order_relaxed);
    if (transport_->shakes_hands())
        broken_ = lost_ = true;  // without a handshake there is no way to say anything
    else
        refuse(refusals::address_busy);
}

}  // namespace waybill::beast
