#pragma once

#include "value/value.h"

#include <QVariant>

namespace varve {

/// `value` as QtSql binds it without changing its storage class. The text or blob is shared.
///
/// Assert: no reference. A missing cell binds NULL.
QVariant toVariant(const Value &value);

/// What a driver has read, without loss: takes over the text or blob.
Value fromVariant(QVariant &&variant);

} // namespace varve
