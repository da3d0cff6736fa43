// SPDX-License-Identifier: Apache-2.0
// What every file that uses Boost.Beast or Asio's TLS would otherwise compile for itself.
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
