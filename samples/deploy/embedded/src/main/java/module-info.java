/** A program on the module path; left out, the same program runs on the class path. */
module com.example.embedded {
    requires dev.satchel;
    requires dev.satchel.djl;
    requires dev.satchel.lucene;
}
