#include "session/reducing.h"

namespace varve {

State reduced(const State &state,
              const Schema &schema,
              const std::function<void(Session &)> &change)
{
    Session session(schema, state);
    change(session);
    return session.state();
}

} // namespace varve
