package dev.satchel;

/** The languages whose small words are known. */
enum Language {
    ENGLISH, PORTUGUESE, SPANISH, GERMAN, FRENCH, ITALIAN, DUTCH, SWEDISH, DANISH_OR_NORWEGIAN, POLISH, RUSSIAN, CHINESE, JAPANESE, KOREAN
}
