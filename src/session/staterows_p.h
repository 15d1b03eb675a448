#pragma once

#include "query/rowsource.h"
#include "session/relationreader_p.h"

namespace varve {

/// All rows of a state that holds all rows there are: for conditions that follow relations in a session
/// without a database. Lives no longer than what it is made of.
class StateRows final : public RowSource
{
public:
    StateRows(const State &state, const Schema &schema, RowIndexes &indexes)
        : m_state(state)
        , m_reader(state, schema, indexes)
    {}

    std::optional<QList<SourceRow>> related(const SourceRow &row,
                                            const Relation &relation) const override;
    std::optional<QList<SourceRow>> rows(TableIndex table) const override;

private:
    const State &m_state;
    RelationReader m_reader;
};

} // namespace varve
