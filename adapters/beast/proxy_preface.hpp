// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/egress/ip_address.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace waybill::beast {

class IoSink;
class NativeSocket;

/// A header with all its extensions; those of the balancers we know stay under 600 bytes.
inline constexpr std::size_t preface_bytes_max = 4096;

/// What a proxy writes before its client's first byte: the PROXY protocol, version 1 or 2.
struct ProxyPreface {
    enum class State : std::uint8_t { more, whole, broken };
    State state{State::more};
    /// `more`: so many bytes must be there for the next look; `whole`: so many are the header's.
    std::size_t bytes{1};
    /// Nothing: the proxy speaks for itself, or does not know for whom.
    std::optional<egress::IpAddress> client{};
};

/// What the first bytes of a connection are. Extensions are passed over, but their lengths must
/// agree with the header's.
ProxyPreface read_preface(std::string_view seen);

/// Waits for a header and takes it, and not a byte more, off the socket. Answered by `on_written`;
/// an error says that there is none, and `preface` whether there was something else.
void await_preface(NativeSocket& socket, IoSink& sink, ProxyPreface& preface);

}  // namespace waybill::beast
