#pragma once

#include "session/session.h"

namespace varve {

/// The state that `change` makes of `state` in a session without a database; `state` stays what it is.
///
/// This is how rows in memory are changed where no session lives on: an action goes in with a
/// state, another state comes out. What is pending stays so unless `change` commits. Cost: what
/// `change` does; indexes that looked at `state` are gone on with.
State reduced(const State &state,
              const Schema &schema,
              const std::function<void(Session &)> &change);

} // namespace varve
