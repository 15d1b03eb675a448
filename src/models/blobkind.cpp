#include "models/blobkind_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace varve {
namespace {

struct Signature
{
    QByteArrayView bytes;
    const char *name = nullptr;
    qsizetype offset = 0;
};

/// The first that fits counts. Names are of the context varve::BlobKind.
constexpr std::array<Signature, 10> signatures{{
    {"\x89PNG\r\n", QT_TRANSLATE_NOOP("varve::BlobKind", "PNG image")},
    {"\xff\xd8\xff", QT_TRANSLATE_NOOP("varve::BlobKind", "JPEG image")},
    {"GIF8", QT_TRANSLATE_NOOP("varve::BlobKind", "GIF image")},
    {"WEBP", QT_TRANSLATE_NOOP("varve::BlobKind", "WebP image"), 8},
    {"BM", QT_TRANSLATE_NOOP("varve::BlobKind", "BMP image")},
    {"II*", QT_TRANSLATE_NOOP("varve::BlobKind", "TIFF image")},
    {"%PDF-", QT_TRANSLATE_NOOP("varve::BlobKind", "PDF document")},
    {"PK\x03\x04", QT_TRANSLATE_NOOP("varve::BlobKind", "ZIP archive")},
    {"\x1f\x8b", QT_TRANSLATE_NOOP("varve::BlobKind", "gzip archive")},
    {"SQLite format 3", QT_TRANSLATE_NOOP("varve::BlobKind", "SQLite database")},
}};

} // namespace

QString blobKind(const QByteArray &blob)
{
    for (const auto &signature : signatures) {
        const auto skipped = std::min(signature.offset, blob.size());
        if (QByteArrayView(blob).sliced(skipped).startsWith(signature.bytes))
            return QCoreApplication::translate("varve::BlobKind", signature.name);
    }
    return QCoreApplication::translate("varve::BlobKind", "Blob");
}

} // namespace varve
