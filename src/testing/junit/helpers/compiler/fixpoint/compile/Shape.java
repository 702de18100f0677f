package fixpoint.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What the sources of other files can see of a class: its declaration, and those of members that are not private. */
final class Shape {
  private static final int HIDDEN = Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC;

  private final byte[] bytes;

  private Shape(byte[] bytes) {
    this.bytes = bytes;
  }

  static Shape of(Path file) throws IOException {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(Files.readAllBytes(file))
        .accept(new Declarations(writer), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new Shape(writer.toByteArray());
  }

  /** Anonymous and local classes have numbers for names. */
  static boolean isVisible(Path file) {
    return !file.getFileName().toString().matches(".*\\$\\d.*");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape && Arrays.equals(bytes, ((Shape) other).bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  private static final class Declarations extends ClassVisitor {
    Declarations(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInnerClass(String name, String outerName, String innerName, int access) {
      // Those that bodies of methods mention are listed, too.
    }

    @Override
    public void visitNestMember(String member) {
      // Anonymous classes among them.
    }

    @Override
    public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
      return (access & HIDDEN) != 0 ? null : super.visitField(access, name, descriptor, signature, value);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      boolean isHidden = (access & HIDDEN) != 0 || name.equals("<clinit>");
      return isHidden ? null : super.visitMethod(access, name, descriptor, signature, exceptions);
    }
  }
}
