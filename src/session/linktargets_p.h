#pragma once

#include "value/row.h"

namespace varve {

/// What a link is to lead to: a row, or a key under which there is no row yet.
struct LinkTarget
{
    RowId row; ///< Null: not there yet.
    Key key;   ///< What a through row holds for it.
    QString text;
};

} // namespace varve
