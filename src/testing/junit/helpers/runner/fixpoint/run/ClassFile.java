package fixpoint.run;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What a compiled class tells of where its source is. See chapter 4 of the Java Virtual Machine Specification. */
final class ClassFile {
  String sourceName;
  /** The first line of a method's body, by its name; of overloads, the first. */
  final Map<String, Integer> lines = new HashMap<>();
  private final Map<Integer, String> texts = new HashMap<>();

  static ClassFile read(byte[] bytes) throws IOException {
    ClassFile file = new ClassFile();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      in.readInt(); // 0xCAFEBABE
      in.readInt(); // version
      file.readConstants(in);
      skip(in, 6); // access flags, this class, super class
      skip(in, 2 * in.readUnsignedShort()); // interfaces
      file.readMembers(in); // fields
      file.readMembers(in); // methods
      for (int count = in.readUnsignedShort(); count > 0; count--) {
        String attribute = file.texts.get(in.readUnsignedShort());
        int length = in.readInt();
        if ("SourceFile".equals(attribute)) file.sourceName = file.texts.get(in.readUnsignedShort());
        else skip(in, length);
      }
    }
    return file;
  }

  /** 1 where nothing is known. */
  int lineOf(String method) {
    return lines.getOrDefault(method, 1);
  }

  private void readConstants(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1: // Utf8
          texts.put(i, in.readUTF());
          break;
        case 5: // Long
        case 6: // Double: both take two places
          skip(in, 8);
          i++;
          break;
        case 7: // Class
        case 8: // String
        case 16: // MethodType
        case 19: // Module
        case 20: // Package
          skip(in, 2);
          break;
        case 15: // MethodHandle
          skip(in, 3);
          break;
        default: // references, numbers, names with types
          skip(in, 4);
      }
    }
  }

  private void readMembers(DataInputStream in) throws IOException {
    for (int count = in.readUnsignedShort(); count > 0; count--) {
      skip(in, 2); // access flags
      String name = texts.get(in.readUnsignedShort());
      skip(in, 2); // descriptor
      for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
        String attribute = texts.get(in.readUnsignedShort());
        int length = in.readInt();
        if ("Code".equals(attribute)) readCode(in, name);
        else skip(in, length);
      }
    }
  }

  private void readCode(DataInputStream in, String method) throws IOException {
    skip(in, 4); // stack and locals
    skip(in, in.readInt()); // instructions
    skip(in, 8 * in.readUnsignedShort()); // exceptions
    for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
      String attribute = texts.get(in.readUnsignedShort());
      int length = in.readInt();
      if (!"LineNumberTable".equals(attribute)) {
        skip(in, length);
        continue;
      }
      for (int entries = in.readUnsignedShort(); entries > 0; entries--) {
        skip(in, 2); // first instruction
        int line = in.readUnsignedShort();
        lines.merge(method, line, Math::min);
      }
    }
  }

  private static void skip(DataInputStream in, int bytes) throws IOException {
    for (int left = bytes; left > 0; ) {
      int skipped = in.skipBytes(left);
      if (skipped <= 0) throw new IOException("a class file that is cut off");
      left -= skipped;
    }
  }
}
