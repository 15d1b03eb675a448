#pragma once

#include "session/automatickeys_p.h"
#include "session/rowindexes_p.h"

namespace varve {

/// What a session without a database knows about the rows of a state besides these, so that the
/// next session that goes on from there need not look at all of them.
class SessionNotes final : public StateNotes
{
public:
    SessionNotes(Schema aSchema, State aState, RowIndexes someIndexes)
        : schema(std::move(aSchema))
        , of(std::move(aState))
        , indexes(std::move(someIndexes))
    {}

    Schema schema;
    State of; ///< The state itself, without notes.
    RowIndexes indexes;
    AutomaticKeys automaticKeys;
    std::optional<quint64> lastSerial; ///< None: nobody has looked.
};

} // namespace varve
