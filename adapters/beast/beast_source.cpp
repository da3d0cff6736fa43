// SPDX-License-Identifier: Apache-2.0
// What every file that uses Boost.Beast would otherwise compile for itself.
#include <boost/beast/src.hpp>
