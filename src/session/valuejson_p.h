#pragma once

#include "schema/schema.h"

#include <QJsonValue>

#include <optional>

namespace varve {

/// One cell as JSON; references name the table of `schema`.
QJsonValue toJson(const Value &value, const Schema &schema);

/// The cell that toJson() made `json` of; none if it is no such thing.
std::optional<Value> valueFromJson(const QJsonValue &json, const Schema &schema);

} // namespace varve
