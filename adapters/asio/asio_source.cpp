// SPDX-License-Identifier: Apache-2.0
// What every file that uses Boost.Asio would otherwise compile for itself.
#include <boost/asio/impl/src.hpp>
