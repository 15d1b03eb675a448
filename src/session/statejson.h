#pragma once

#include "base/result.h"
#include "schema/schema.h"
#include "value/state.h"

#include <QJsonObject>

namespace varve {

/// `state` as JSON, from which stateFromJson() makes an equal one, with the same rows under the same
/// RowIds, the base as well as what is pending.
///
/// Every value comes back as it was: integers beyond 2^53, reals (also those that JSON has no number
/// for), blobs and texts that are no valid Unicode are objects such as `{"integer": "..."}`, all
/// others what JSON has for them. Columns are named, rows are in ascending order, so equal states
/// give equal JSON. O(rows).
QJsonObject toJson(const State &state, const Schema &schema);

/// The state that toJson() made `json` of.
///
/// Errors: Schema, naming the table, when tables or columns are not those of `schema`; Type, when
/// something is no JSON of a state.
Result<State> stateFromJson(const QJsonObject &json, const Schema &schema);

} // namespace varve
