#pragma once

#include <QString>

#include <algorithm>

namespace varve {

/// `character` reduced so that two are equal when SQL takes them for one in a name: A-Z are as a-z,
/// while `\u00c4` and `\u00e4` stay different, and can be two tables in one SQLite file.
inline QChar folded(QChar character)
{
    const bool isCapital = character >= u'A' && character <= u'Z';
    return isCapital ? QChar(character.unicode() + (u'a' - u'A')) : character;
}

/// `name` with all of its characters folded. Most names are so already, and then nothing is copied.
inline QString foldedName(QString name)
{
    const auto isFolded = [](QChar character) { return folded(character) == character; };
    if (std::all_of(name.cbegin(), name.cend(), isFolded))
        return name;
    for (auto &character : name)
        character = folded(character);
    return name;
}

/// Whether both names mean the same.
inline bool isSameName(QStringView a, QStringView b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](QChar one, QChar other) {
        return one == other || folded(one) == folded(other);
    });
}

} // namespace varve
