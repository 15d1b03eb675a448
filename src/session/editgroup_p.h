#pragma once

#include "session/deleterules_p.h"
#include "session/editgroup.h"
#include "session/session_p.h"

namespace varve {

/// What a step needs that touches relations: indexes of its own, and what must hold in the end.
class EditGroup::Work
{
public:
    explicit Work(RowIndexes ofState)
        : indexes(std::move(ofState))
    {}

    /// No other row may have the one-to-one foreign key `relation` of `row`.
    struct OnlyOwner
    {
        RowId row;
        Relation relation;
    };

    RowIndexes indexes;
    QList<OnlyOwner> owners;
    QList<Referring> unsettled;
};

} // namespace varve
