package dev.satchel;

/** Shows that the kit can be passed. */
class FakeGeneratorTest extends GeneratorContract {
    @Override
    protected Generator open() { return FakeGenerator.babbling(); }
}
