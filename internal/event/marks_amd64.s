#include "textflag.h"

// What ends a run of plain string bytes, as 32 equal bytes each.
DATA quotes<>+0(SB)/8, $0x2222222222222222
DATA quotes<>+8(SB)/8, $0x2222222222222222
DATA quotes<>+16(SB)/8, $0x2222222222222222
DATA quotes<>+24(SB)/8, $0x2222222222222222
GLOBL quotes<>(SB), RODATA|NOPTR, $32

DATA slashes<>+0(SB)/8, $0x5c5c5c5c5c5c5c5c
DATA slashes<>+8(SB)/8, $0x5c5c5c5c5c5c5c5c
DATA slashes<>+16(SB)/8, $0x5c5c5c5c5c5c5c5c
DATA slashes<>+24(SB)/8, $0x5c5c5c5c5c5c5c5c
GLOBL slashes<>(SB), RODATA|NOPTR, $32

DATA controls<>+0(SB)/8, $0x1f1f1f1f1f1f1f1f
DATA controls<>+8(SB)/8, $0x1f1f1f1f1f1f1f1f
DATA controls<>+16(SB)/8, $0x1f1f1f1f1f1f1f1f
DATA controls<>+24(SB)/8, $0x1f1f1f1f1f1f1f1f
GLOBL controls<>(SB), RODATA|NOPTR, $32

// ENDS leaves in out a bit for each of the 32 bytes of text at off(SI).
#define ENDS(off, x, t, u, out) \
	VMOVDQU off(SI), x   \
	VPCMPEQB Y0, x, t    \
	VPCMPEQB Y1, x, u    \
	VPOR t, u, t         \
	VPMINUB Y2, x, u     \
	VPCMPEQB x, u, u     \ // a byte of at most 0x1f is the smaller one
	VPOR t, u, t         \
	VPOR x, t, t         \ // the highest bit is that of a longer sequence
	VPMOVMSKB t, out

// func markVectors(marks *uint64, text *byte, blocks int)
TEXT ·markVectors(SB), NOSPLIT, $0-24
	MOVQ marks+0(FP), DI
	MOVQ text+8(FP), SI
	MOVQ blocks+16(FP), CX
	VMOVDQU quotes<>(SB), Y0
	VMOVDQU slashes<>(SB), Y1
	VMOVDQU controls<>(SB), Y2

next:
	ENDS(0, Y3, Y4, Y5, AX)
	ENDS(32, Y6, Y7, Y8, BX)
	SHLQ $32, BX
	ORQ  BX, AX
	MOVQ AX, (DI)
	ADDQ $64, SI
	ADDQ $8, DI
	DECQ CX
	JNZ  next
	VZEROUPPER
	RET
