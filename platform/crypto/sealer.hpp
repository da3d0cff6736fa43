// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"
#include "platform/crypto/digest.hpp"

#include <string>
#include <string_view>

namespace waybill::crypto {

/// Secrets as our databases keep them: what must be read again is sealed, what is only compared is
/// a keyed digest. Without the installation's key neither tells anything, however short the secret.
///
/// Sealed is AES-256-GCM (NIST SP 800-38D) with a random nonce. Each place has a key of its own,
/// made by HKDF (RFC 5869), so a text that was moved to another row does not open, and no key meets
/// so many nonces that two could be equal. Sealed texts and digests begin with their version.
/// A few microseconds each. Thread-safe.
class Sealer {
public:
    /// `key`: the installation's, any text that cannot be guessed. `random` outlives this.
    Sealer(const SecretText& key, Random& random);

    /// `place` names one row for good: what it is and its id. The text is of printable ASCII.
    std::string seal(std::string_view place, std::string_view clear) const;
    /// The same as bytes, a quarter shorter.
    std::string seal_bytes(std::string_view place, std::string_view clear) const;
    /// internal: crypto.not_sealed; crypto.seal_broken when the text was changed, comes from
    /// another place or was sealed with another key. The detail names the place only.
    Result<SecretText> open(std::string_view place, std::string_view sealed) const;
    static bool is_sealed(std::string_view text);

    /// Of one purpose, which has no line feed in it.
    std::string digest(std::string_view purpose, std::string_view secret) const;

private:
    /// Nonce, what is encrypted, tag; after `prefix`.
    std::string encrypt(std::string_view prefix, std::string_view place,
                        std::string_view clear) const;

    Sha256 sealing_{};
    Sha256 digesting_{};
    Random& random_;
};

}  // namespace waybill::crypto
