package dev.satchel.djl;

/** With activations of 8 bits. */
class KeyValueSessionAsShippedTest extends SessionContract {
    @Override
    LanguageModel open() { return KeyValueSessionTest.open(false); }

    @Override
    double tolerance() { return 0.02; }
}
