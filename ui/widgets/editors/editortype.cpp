#include "widgets/editors/editortype.h"

#include "models/roles.h"
#include "widgets/cellstyle.h"
#include "widgets/editors/blobeditor.h"
#include "widgets/editors/booleaneditor.h"
#include "widgets/editors/choiceeditor.h"
#include "widgets/editors/dateeditor.h"
#include "widgets/editors/lineeditor.h"
#include "widgets/editors/texteditor.h"

#include <array>

namespace varve {

namespace {

/// A kind of editor and the cells it suits.
struct EditorType
{
    bool (*suits)(const QModelIndex &cell, EditorSpace space);
    QWidget *(*make)(QWidget *parent);
};

bool hasChoices(const QModelIndex &cell, EditorSpace)
{
    return !cell.data(AllowedValuesRole).toStringList().isEmpty();
}

bool isBoolean(const QModelIndex &cell, EditorSpace)
{
    return typeOf(cell) == ColumnType::Boolean;
}

bool isBlob(const QModelIndex &cell, EditorSpace)
{
    const auto value = cell.data(ValueRole).value<Value>();
    return value.isBlob() || (typeOf(cell) == ColumnType::Blob && !value.isText());
}

/// An editor with lines of text would take seconds to open.
bool isHugeText(const QModelIndex &cell, EditorSpace)
{
    constexpr qsizetype most = 8 * 1024 * 1024;
    const auto value = cell.data(ValueRole).value<Value>();
    return value.isText() && value.text().size() > most;
}

bool isDate(const QModelIndex &cell, EditorSpace)
{
    return typeOf(cell) == ColumnType::Date || typeOf(cell) == ColumnType::DateTime;
}

/// A line would show a text with line breaks as if it had none, and of a long one next to nothing.
bool isLarge(const QModelIndex &cell, EditorSpace space)
{
    constexpr qsizetype longest = 1000;
    const QString text = cell.data(Qt::EditRole).toString();
    return space == EditorSpace::Large || text.size() > longest || text.contains(u'\n');
}

bool isAnything(const QModelIndex &, EditorSpace)
{
    return true;
}

constexpr std::array editorTypes{
    EditorType{isHugeText, makeBlobEditor},
    EditorType{hasChoices, makeChoiceEditor},
    EditorType{isBoolean, makeBooleanEditor},
    EditorType{isBlob, makeBlobEditor},
    EditorType{isDate, makeDateEditor},
    EditorType{isLarge, makeTextEditor},
    EditorType{isAnything, makeLineEditor},
};

} // namespace

QWidget *makeEditor(const QModelIndex &cell, EditorSpace space, QWidget *parent)
{
    const auto *type =
        std::ranges::find_if(editorTypes, [&](const auto &t) { return t.suits(cell, space); });
    return type->make(parent);
}

} // namespace varve
