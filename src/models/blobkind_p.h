#pragma once

#include <QByteArray>
#include <QString>

namespace varve {

/// What a blob is by its first bytes, for the user: "PNG image"; "Blob" if it is nothing known. O(1).
QString blobKind(const QByteArray &blob);

} // namespace varve
