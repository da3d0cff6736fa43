// SPDX-License-Identifier: Apache-2.0
// What every file that uses Boost.Redis would otherwise compile for itself, and the TLS of Asio
// that it needs and nobody else of ours.
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/redis/src.hpp>
